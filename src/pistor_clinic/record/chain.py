"""How an event is written out, and what it hashes to. A pure function of its values."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

# What the first event names as the one before it.
BEGINNING = "0" * 64


@dataclass(frozen=True)
class Entry:
    """An event as it is hashed: every value that the record claims."""

    number: int
    at: datetime
    what: str
    about: str
    why: str
    person: int | None
    organisation: int | None
    address: str
    via: str
    ids: dict[str, int | str]
    previous: str


def digest_of(entry: Entry) -> str:
    """SHA-256, as 64 hexadecimal digits, over the entry as JSON with sorted keys.

    The moment is written in UTC with microseconds, because a database may give back another zone.
    """
    written = vars(entry) | {
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    text = json.dumps(written, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
