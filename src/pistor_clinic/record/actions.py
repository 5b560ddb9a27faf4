"""The one thing that can be done to the record: add to it."""

import re
from datetime import datetime

from django.db import connection

from .actor import Actor
from .chain import BEGINNING, Entry, digest_of
from .models import Event

# Any number will do, as long as nothing else in this database takes the same one.
ADVISORY_LOCK = 7001

WORD = re.compile(r"[a-z_]+\.[a-z_]+")
THING = re.compile(r"[a-z_]+:[A-Za-z0-9-]+")
ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
REASONS = frozenset({"care", "administration", "sign_in", "emergency", "export", "upkeep"})


class NotForTheRecordError(ValueError):
    """What was given is not an id or a digest, and so may be something about a person."""


class OutsideTransactionError(RuntimeError):
    """An event is kept or lost together with what it tells of, so both need one transaction."""


def note(
    what: str,
    *,
    about: str,
    by: Actor,
    at: datetime,
    why: str = "care",
    **ids: int | str,
) -> Event:
    """Append one event, in the transaction of what it tells of.

    `what` is `app.verb`, such as `patients.read`; `about` is `kind:id`, such as `patient:42`; `why`
    is one of REASONS. `ids` are further ids and digests. Call it last: on PostgreSQL nobody else
    can append until this transaction ends.

    Raises NotForTheRecordError for anything longer or freer than an id, and
    OutsideTransactionError outside a transaction.
    """
    _refuse_values(what, about, why, ids)
    if not connection.in_atomic_block:
        raise OutsideTransactionError(f"{what}: write the event inside transaction.atomic().")
    _wait_for_our_turn()
    last = Event.objects.order_by("-id").values_list("id", "digest").first()
    number, previous = (last[0] + 1, last[1]) if last else (1, BEGINNING)
    entry = Entry(
        number=number,
        at=at,
        what=what,
        about=about,
        why=why,
        person=by.person,
        organisation=by.organisation,
        address=by.address,
        via=by.via,
        ids=ids,
        previous=previous,
    )
    values = vars(entry) | {"id": number, "digest": digest_of(entry)}
    del values["number"]
    return Event.objects.create(**values)


def _refuse_values(what: str, about: str, why: str, ids: dict[str, int | str]) -> None:
    if not WORD.fullmatch(what):
        raise NotForTheRecordError(f'what is "{what}"; write app.verb, such as patients.read.')
    if not THING.fullmatch(about):
        raise NotForTheRecordError(f"about is not kind:id ({what}); write for example patient:42.")
    if why not in REASONS:
        raise NotForTheRecordError(f'why is "{why}"; take one of {", ".join(sorted(REASONS))}.')
    for name, value in ids.items():
        if isinstance(value, str) and not ID.fullmatch(value):
            # The value is not repeated here: it may be what must not be written anywhere.
            raise NotForTheRecordError(f"{name} of {what} is not an id or a digest.")


def _wait_for_our_turn() -> None:
    # On SQLite the transaction has been the only writer since it began.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
