"""The record of a practice, as a page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from . import queries
from .actor import actor_of

EVENTS_A_PAGE = 50


@require_GET
def record(request: HttpRequest) -> HttpResponse:
    organisation = actor_of(request).organisation or 0
    pages = Paginator(queries.events_of(organisation), EVENTS_A_PAGE)
    return render(request, "record/record.html", {"page": pages.get_page(request.GET.get("page"))})
