"""How signing in works here, where allauth leaves it to us."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from pistor_clinic.sealing import seal_as_text, unseal_from_text

SECRETS = "mfa_authenticator.data"


class ByInvitation(DefaultAccountAdapter):
    """Nobody signs up: one joins by invitation. Who just signed in need not confirm it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature.
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ANN401, ARG002  allauth's signature.
        return not confirmed_just_now(self.request)


class SealedFactors(DefaultMFAAdapter):
    """The secrets of second factors are sealed: a stolen database opens no account."""

    def encrypt(self, text: str) -> str:
        return seal_as_text(text, place=SECRETS)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_from_text(encrypted_text, place=SECRETS)


def confirmed_just_now(request: HttpRequest) -> bool:
    """Whether this session saw a password or a second factor in the last minutes."""
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0.0)
    return time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
