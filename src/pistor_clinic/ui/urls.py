"""Addresses that belong to no app."""

from django.urls import path

from . import views

urlpatterns = [path("healthz", views.healthz, name="healthz")]
