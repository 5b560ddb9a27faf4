"""Reading the record, and trying whether it is whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from .chain import BEGINNING, Entry, digest_of
from .models import Event


@dataclass(frozen=True)
class Verification:
    """How many events hold, the digest of the last of them, and the first that does not."""

    events: int
    head: str
    broken_at: int | None

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def events_of(organisation: int) -> QuerySet[Event]:
    """The events of one practice, the newest first."""
    return Event.objects.filter(organisation=organisation).order_by("-id")


def verify(*, head: str | None = None) -> Verification:
    """Try every link of the chain, from the first event on.

    A chain whose end was cut off still holds; only a digest that was kept elsewhere, such as in a
    backup, shows the cut. Give it as `head`: it must be the digest of some event.
    """
    previous, number, met = BEGINNING, 0, head is None or head == BEGINNING
    for event in _all():
        if event.id != number + 1 or not _follows(event, previous):
            return Verification(events=number, head=previous, broken_at=number + 1)
        previous, number = event.digest, event.id
        met = met or event.digest == head
    return Verification(events=number, head=previous, broken_at=None if met else number + 1)


def _all() -> Iterator[Event]:
    return Event.objects.order_by("id").iterator(chunk_size=2000)


def _follows(event: Event, previous: str) -> bool:
    entry = Entry(
        number=event.id,
        at=event.at,
        what=event.what,
        about=event.about,
        why=event.why,
        person=event.person,
        organisation=event.organisation,
        address=event.address,
        via=event.via,
        ids=event.ids,
        previous=event.previous,
    )
    return event.previous == previous and event.digest == digest_of(entry)
