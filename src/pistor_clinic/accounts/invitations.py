"""The token of an invitation: sent once, kept as a digest."""

import hashlib
import secrets
from datetime import timedelta

VALID = timedelta(days=7)


def new_token() -> str:
    """256 bits that nobody can guess, fit for an address."""
    return secrets.token_urlsafe(32)


def digest_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
