"""Middleware: who is asking, and may they."""

from collections.abc import Callable
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from pistor_clinic.record.actor import Actor

from . import sitting
from .adapter import confirmed_just_now
from .again import ask_again
from .models import Membership, Person
from .permissions import TABLE, Door, Rule, may

Answer = Callable[[HttpRequest], HttpResponse]


class Sitting:
    """Ends a sitting that lasted too long, and says who is acting: `member` and `actor`."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user if isinstance(request.user, Person) else None
        if person and sitting.is_over(request, at=timezone.now()):
            logout(request)
            messages.info(request, _("You were signed out after a while without a click."))
            person = None
        member = sitting.place_of(request, person) if person else None
        _say_who_acts(request, person, member)
        if person:
            translation.activate(person.language)
            timezone.activate(member.organisation.time_zone if member else "UTC")
        try:
            return self.answer(request)
        finally:
            timezone.deactivate()


def _say_who_acts(request: HttpRequest, person: Person | None, member: Membership | None) -> None:
    actor = Actor(
        person=person.pk if person else None,
        organisation=member.organisation_id if member else None,
        address=get_client_ip(request) or "",
    )
    vars(request).update(member=member, actor=actor)


class Gate:
    """Refuses what the permission table does not allow, before any view runs."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """None lets the request through to its view."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        rule = TABLE.get(name)
        if rule is None:
            raise PermissionDenied(f'The address "{name}" has no line in the permission table.')
        if rule.door is Door.OPEN:
            return None
        if not isinstance(request.user, Person):
            return _to_sign_in(request)
        if rule.door is Door.SIGNED_IN:
            return None
        return _admit_member(request, request.user, name, rule)


def _admit_member(
    request: HttpRequest, person: Person, name: str, rule: Rule
) -> HttpResponse | None:
    member: Membership | None = vars(request)["member"]
    if member is None:
        raise PermissionDenied(_("You belong to no practice at the moment."))
    if not may(member.roles, name):
        raise PermissionDenied(_("Your role in this practice does not open this page."))
    if member.is_staff and not sitting.used_second_factor(request, person):
        return _to_second_factor(request, person)
    if rule.again and not confirmed_just_now(request):
        return ask_again(request)
    return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if vars(request)["htmx"]:
        return HttpResponseClientRedirect(resolve_url("account_login"))
    if request.method != "GET":
        return HttpResponseRedirect(resolve_url("account_login"))
    return redirect_to_login(request.get_full_path())


def _to_second_factor(request: HttpRequest, person: Person) -> HttpResponse:
    if sitting.has_second_factor(person):
        # Signed in before the second factor was set up elsewhere: this session never gave it.
        logout(request)
        return _to_sign_in(request)
    messages.info(request, _("Set up a second factor first. It protects your patients."))
    return redirect("mfa_activate_totp")
