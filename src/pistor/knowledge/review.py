"""What the whole knowledge base must hold, told as faults with file and line."""

from collections.abc import Callable, Iterable, Iterator

from pistor.faults import Fault
from pistor.knowledge.entries import Source
from pistor.knowledge.load import Document
from pistor.knowledge.protocols import Protocol
from pistor.knowledge.review_found import Found, Known, in_force, inside, known_from
from pistor.knowledge.review_ids import classes, dangling, facts, jurisdictions
from pistor.knowledge.review_values import (
    empties,
    overrides,
    ranges,
    rules,
    sentences,
    units,
)
from pistor.knowledge.rules import ScreeningRule
from pistor.knowledge.statements import Citation
from pistor.knowledge.vocabulary import Medicine

_SOURCES = ("sources", "range_sources", "technique_sources")
_DOSES = frozenset(
    {"components", "volume_per_point_ml", "volume_per_cm2_ml", "volume_per_session_ml"}
)


def review(documents: list[Document], beside: Iterable[Fault] = ()) -> list[Fault]:
    """Every fault of meaning: dangling ids, tiers, positions, units, sentences, overlaps.

    `beside` are the faults of form of the same folder: an id in a file that could
    not be read is not told a second time as unknown.
    """
    known = known_from(documents, beside)
    in_edition = [document for document in documents if in_force(document.entry)]
    faults = [
        fault
        for document in in_edition
        for found in inside(document, (), document.entry)
        for check in _CHECKS
        for fault in check(found, known)
    ]
    faults.extend(_same_topic_twice(in_edition))
    return faults


def _tiers(found: Found, known: Known) -> Iterator[Fault]:
    """No citation claims more than its document, and none that permits rests on a copy."""
    value = found.value
    if not isinstance(value, Citation) or value.ref not in known.entries["sources"]:
        return
    source: Source = known.entries["sources"][value.ref]
    if value.tier < source.tier:
        remedy = f"is better than {value.ref}, which is {source.tier}; write {source.tier}."
        yield found.fault("tier-too-high", remedy, at=("tier",), value=value.tier)
    if not _permits(found):
        return
    if source.copy == "machine-written":
        remedy = "is machine-written and never permits; cite another document or leave it out."
        yield found.fault("permits-unread", remedy, at=("ref",), value=value.ref)
    elif source.copy == "third-party" and value.tier == "A":
        remedy = "permits from a third-party copy, which counts one tier lower; write B."
        yield found.fault("tier-too-high", remedy, at=("tier",), value=value.tier)


def _permits(found: Found) -> bool:
    """Whether this citation stands behind a dose, a volume, or how many sessions how far apart."""
    return isinstance(found.document.entry, Protocol) and (
        bool(_DOSES & set(found.path))
        or found.path[:2] in {("course", "sessions"), ("course", "interval")}
    )


def _without_source(found: Found, _known: Known) -> Iterator[Fault]:
    """What is claimed names who says so."""
    value = found.value
    claims = not isinstance(value, Medicine) or bool(value.classes)
    for name in _SOURCES:
        if claims and not getattr(value, name, (True,)):
            yield found.fault("without-source", "names no source; give at least one.", at=(name,))
    for name, sources in (
        ("emergency_number", "emergency_sources"),
        ("in_office_mixing", "mixing_sources"),
    ):
        claimed = getattr(value, name, None) not in {None, "not-known"}
        if claimed and not getattr(value, sources):
            remedy = f"is missing: `{name}` names no source; give at least one."
            yield found.fault("without-source", remedy, at=(sources,))


def _same_topic_twice(documents: list[Document]) -> Iterator[Fault]:
    """One topic in one scope is one rule, with positions."""
    seen: dict[tuple[str, str], str] = {}
    for document in documents:
        if not isinstance(document.entry, ScreeningRule):
            continue
        key = (document.entry.topic, str(document.entry.applies_to))
        if key in seen:
            found = Found(document, (), document.entry)
            remedy = f"is already a rule for {key[1]} in {seen[key]}; make it a position there."
            yield found.fault("same-topic", remedy, at=("topic",), value=key[0])
        else:
            seen[key] = document.file


_Check = Callable[[Found, Known], Iterator[Fault]]
_CHECKS: tuple[_Check, ...] = (
    dangling,
    facts,
    classes,
    jurisdictions,
    _tiers,
    _without_source,
    units,
    ranges,
    empties,
    overrides,
    rules,
    sentences,
)
