"""The documents that a value cites, and only these."""

from dataclasses import dataclass, fields, is_dataclass

from pistor.knowledge.entries import SourceKind
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Citation, ReadStatus, Tier
from pistor.planning.conflicts import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceShown:
    """One document as a plan names it."""

    title: str
    year: int | None
    kind: SourceKind
    tier: Tier
    read: ReadStatus
    copy: str
    locator: str


def cited_in(value: object, knowledge: Knowledge) -> dict[str, SourceShown]:
    """Every document cited anywhere inside `value`, by id in id order."""
    found: dict[str, SourceShown] = {}
    for ref in sorted(_refs(value)):
        source = knowledge.sources[ref]
        found[ref] = SourceShown(
            title=source.title,
            year=source.year,
            kind=source.kind,
            tier=source.tier,
            read=source.read,
            copy=source.copy,
            locator=source.locator,
        )
    return found


def _refs(value: object) -> set[str]:
    found: set[str] = set()
    rest = [value]
    while rest:
        one = rest.pop()
        if isinstance(one, Citation):
            found.add(one.ref)
        elif isinstance(one, Side):
            found.add(one.source)
        elif isinstance(one, tuple):
            rest += one
        else:
            rest += [getattr(one, name) for name in _names(one)]
    return found


_NAMES: dict[type, tuple[str, ...]] = {}
"""The fields of a shape, looked up once; none for what holds no other values."""


def _names(value: object) -> tuple[str, ...]:
    kind = type(value)
    if kind not in _NAMES:
        _NAMES[kind] = tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()
    return _NAMES[kind]
