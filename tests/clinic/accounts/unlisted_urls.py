"""An address that somebody added without a line in the permission table."""

from django.http import HttpResponse
from django.urls import path

from pistor_clinic.urls import handler403, urlpatterns

__all__ = ["handler403", "urlpatterns"]


def unlisted(_request):
    return HttpResponse("open")


urlpatterns = [*urlpatterns, path("unlisted/", unlisted, name="unlisted")]
