"""Middleware: headers that keep a page from being stored, and from reaching for devices."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

DEVICES = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"


def careful_headers(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def answer_with_headers(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Permissions-Policy", DEVICES)
        # A page about a patient must not lie in the browser's store after signing out.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer_with_headers
