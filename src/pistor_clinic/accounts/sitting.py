"""One stay at the desk: what a session remembers between signing in and signing out."""

from datetime import datetime

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from .models import Membership, Person

BEGAN, SEEN, PLACE, SET_UP = "began", "seen", "place", "second_factor_set_up"
# The moment of the last click is written at most this often: a session is a row in the database.
SEEN_STEP_SECONDS = 60
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_over(request: HttpRequest, *, at: datetime) -> bool:
    """Whether the sitting has lasted too long, in all or without a click; else note the click."""
    now = int(at.timestamp())
    began = request.session.setdefault(BEGAN, now)
    seen = request.session.setdefault(SEEN, now)
    if now - began > settings.SITTING_SECONDS or now - seen > settings.SITTING_IDLE_SECONDS:
        return True
    if now - seen >= SEEN_STEP_SECONDS:
        request.session[SEEN] = now
    return False


def used_second_factor(request: HttpRequest, person: Person) -> bool:
    """Whether this very session gave or set up a second factor that the person still has.

    That the person has one is not enough: the session may have begun, with a password alone,
    before it was set up.
    """
    records = get_authentication_records(request, person)
    gave = SET_UP in request.session or any(record["method"] == "mfa" for record in records)
    return gave and has_second_factor(person)


def has_second_factor(person: Person) -> bool:
    return bool(is_mfa_enabled(person, types=FACTORS))


def place_of(request: HttpRequest, person: Person) -> Membership | None:
    """The membership in which somebody is acting: the one they took, else their first."""
    current = (
        Membership.objects.filter(person=person, ended_at=None)
        .select_related("organisation", "person")
        .prefetch_related("grants")
        .order_by("pk")
    )
    taken = request.session.get(PLACE)
    found = current.filter(pk=taken).first() if taken else None
    return found or current.first()
