"""Text sealed so that the database alone does not tell it.

AES-256-GCM. What is sealed is bound to its place: moved to another row or column it does not open.
"""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# The first byte of everything sealed says how, so that another way can be added.
WAY = b"\x01"
NONCE_BYTES = 12


class DoesNotOpenError(ValueError):
    """The key is another one, or the sealed text was changed or moved."""


def seal(text: str, *, place: str) -> bytes:
    """The text under the master key; `place` names table, column and row."""
    nonce = os.urandom(NONCE_BYTES)
    return WAY + nonce + _cipher(place).encrypt(nonce, text.encode(), place.encode())


def unseal(sealed: bytes, *, place: str) -> str:
    """What was sealed for this place. Raises DoesNotOpenError."""
    nonce, closed = sealed[1 : NONCE_BYTES + 1], sealed[NONCE_BYTES + 1 :]
    if sealed[:1] != WAY:
        raise DoesNotOpenError(f"{place} was sealed in a way that this version does not know.")
    try:
        return _cipher(place).decrypt(nonce, closed, place.encode()).decode()
    except InvalidTag:
        raise DoesNotOpenError(
            f"{place} does not open. Is keys/master.key the one of this database?"
        ) from None


def seal_as_text(text: str, *, place: str) -> str:
    """The same, for a column that holds text."""
    return base64.b64encode(seal(text, place=place)).decode()


def unseal_from_text(sealed: str, *, place: str) -> str:
    return unseal(base64.b64decode(sealed), place=place)


def _cipher(place: str) -> AESGCM:
    # A key for each table: a fault in the use of one does not reach another.
    table = place.partition(".")[0].encode()
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"pistor seal " + table)
    return AESGCM(drawn.derive(settings.MASTER_KEY))
