"""Django's entry for this app."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "pistor_clinic.demonstration"
    label = "demonstration"
