"""What the record keeps of signing in. allauth tells of it by signals, so we listen to them."""

from allauth.account import signals as account_signals
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from pistor_clinic.record.actions import note
from pistor_clinic.record.actor import Actor

from . import sitting
from .models import Person


def listen() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="pistor signed in")
    user_logged_out.connect(_signed_out, dispatch_uid="pistor signed out")
    account_signals.password_changed.connect(_password_changed, dispatch_uid="pistor password")
    account_signals.password_reset.connect(_password_changed, dispatch_uid="pistor reset")
    factor_signals.authenticator_added.connect(_factor_added, dispatch_uid="pistor factor")
    factor_signals.authenticator_removed.connect(_factor_removed, dispatch_uid="pistor no factor")
    factor_signals.authentication_failed.connect(_factor_failed, dispatch_uid="pistor failed")


def _tell(what: str, request: HttpRequest, user: Person | None) -> None:
    if user is None:
        return
    with transaction.atomic():
        note(
            what,
            about=f"person:{user.pk}",
            by=Actor(person=user.pk, address=get_client_ip(request) or ""),
            at=timezone.now(),
            why="sign_in",
        )


def _signed_in(request: HttpRequest, user: Person, **_: object) -> None:
    # A sitting begins now, whatever an anonymous session may have held.
    for word in (sitting.BEGAN, sitting.SEEN, sitting.PLACE, sitting.SET_UP):
        request.session.pop(word, None)
    _tell("accounts.signed_in", request, user)


def _signed_out(request: HttpRequest, user: Person | None, **_: object) -> None:
    _tell("accounts.signed_out", request, user)


def _password_changed(request: HttpRequest, user: Person, **_: object) -> None:
    _tell("accounts.password_changed", request, user)


def _factor_added(
    request: HttpRequest, user: Person, authenticator: Authenticator, **_: object
) -> None:
    if authenticator.type in sitting.FACTORS:
        request.session[sitting.SET_UP] = True
    _tell("accounts.factor_added", request, user)


def _factor_removed(request: HttpRequest, user: Person, **_: object) -> None:
    _tell("accounts.factor_removed", request, user)


def _factor_failed(request: HttpRequest, user: Person, **_: object) -> None:
    _tell("accounts.factor_refused", request, user)
