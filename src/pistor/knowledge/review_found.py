"""What a check of the knowledge base sees: a value inside an entry, and what is known beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from pistor.faults import Fault, did_you_mean, shorten
from pistor.knowledge.entries import Entry
from pistor.knowledge.load import Document
from pistor.strict_yaml import Path, place


@dataclass(frozen=True, slots=True)
class Found:
    """A value inside an entry and where it stands."""

    document: Document
    path: Path
    value: Any

    def fault(self, code: str, remedy: str, *, at: Path = (), value: object = "") -> Fault:
        """A fault at this place, or at `at` inside it, with file and line."""
        path = (*self.path, *at)
        return Fault(
            code=code,
            at=place(path),
            value=shorten(value),
            remedy=remedy,
            line=self.document.read.line(path),
            file=self.document.file,
        )

    def given(self, name: str) -> tuple[tuple[Path, str], ...]:
        """Every id in a field with its place, whether the field holds one or several."""
        value = getattr(self.value, name)
        if isinstance(value, tuple):
            return tuple(((name, count), one) for count, one in enumerate(value))
        return () if value is None else (((name,), value),)


@dataclass(frozen=True, slots=True)
class Known:
    """Entries in force by kind and id, ids that are retired, ids whose files cannot be read."""

    entries: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    retired: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    broken: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def missing(self, found: Found, at: Path, name: str, kinds: Iterable[str]) -> Iterator[Fault]:
        """The fault of an id that names no entry in force.

        An entry with faults of its own counts as known: they are told already.
        """
        kinds = tuple(kinds)
        if any(name in self.entries[kind] or name in self.broken[kind] for kind in kinds):
            return
        if any(name in self.retired[kind] for kind in kinds):
            remedy = "is retired; name an entry that is in force."
            yield found.fault("retired", remedy, at=at, value=name)
            return
        known = {one for kind in kinds for one in self.entries[kind]}
        yield found.fault("unknown-id", did_you_mean(name, known), at=at, value=name)


def known_from(documents: Iterable[Document], faults: Iterable[Fault]) -> Known:
    """What the documents hold, and which files could not become one."""
    known = Known()
    for document in documents:
        if in_force(document.entry):
            known.entries[document.kind][document.entry.id] = document.entry
        else:
            known.retired[document.kind].add(document.entry.id)
    for fault in faults:
        kind, _, name = (fault.file or "").partition("/")
        known.broken[kind].add(name.removesuffix(".yaml"))
    return known


def in_force(entry: Entry) -> bool:
    """Whether an entry goes into the edition."""
    return entry.review.status != "retired"


def inside(document: Document, path: Path, value: object) -> Iterator[Found]:
    """Every shape inside an entry, the outer ones first."""
    if isinstance(value, tuple):
        for count, item in enumerate(value):
            yield from inside(document, (*path, count), item)
    elif is_dataclass(value):
        yield Found(document, path, value)
        for one in fields(value):
            name = one.name.removesuffix("_")
            yield from inside(document, (*path, name), getattr(value, one.name))
