"""Django's entry for this app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "pistor_clinic.ui"
    label = "ui"
