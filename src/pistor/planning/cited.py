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
    if isinstance(value, Citation):
        return {value.ref}
    if isinstance(value, Side):
        return {value.source}
    if isinstance(value, tuple):
        return {ref for item in value for ref in _refs(item)}
    if is_dataclass(value):
        return {ref for one in fields(value) for ref in _refs(getattr(value, one.name))}
    return set()
