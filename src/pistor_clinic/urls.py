"""Every address: each app brings its own, and the doors for signing in stand here."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

handler400 = "pistor_clinic.ui.views.bad_request"
handler403 = "pistor_clinic.ui.views.forbidden"
handler404 = "pistor_clinic.ui.views.not_found"
handler500 = "pistor_clinic.ui.views.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"pistor_clinic.{name}.urls"))
    for name in settings.APPS
    if find_spec(f"pistor_clinic.{name}.urls")
]
