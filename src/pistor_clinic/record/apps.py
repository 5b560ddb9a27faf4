"""Django's entry for this app."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "pistor_clinic.record"
    label = "record"
