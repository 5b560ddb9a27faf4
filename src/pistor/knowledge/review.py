"""What the whole knowledge base must hold, told as faults with file and line."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from pistor.faults import Fault, did_you_mean, shorten
from pistor.knowledge.conditions import Compare, Condition, Intersects, WithinDays
from pistor.knowledge.entries import Incompatibility, Limit, Refusal, RegulatoryStatus
from pistor.knowledge.load import Document
from pistor.knowledge.protocols import Protocol
from pistor.knowledge.rules import ScreeningRule
from pistor.knowledge.sentences import stops_prescribed
from pistor.knowledge.statements import Amount, Citation, Span, Target, Verdict
from pistor.strict_yaml import Path, place

UNITS = frozenset(
    [
        "mg",
        "mcg",
        "g",
        "ml",
        "IU",
        "cm2",
        "mm",
        "mg/ml",
        "IU/ml",
        "percent",
        "percent_wv",
        "percent_ww",
        "mg/cm2",
        "mg/kg",
        "mg/kg/day",
        "g/cm2",
        "mg/day",
        "ml/cm2",
        "points",
        "sessions",
        "days",
        "weeks",
        "months",
        "years",
        "hours",
        "minutes",
        "degrees",
        "needles",
        "gauge",
        "shots/s",
        "ratio",
        "kg",
        "pH",
    ]
)
"""The units that may stand in an entry; product units are written `U:<product>`."""

_FACT_KINDS = {
    "conditions": ("conditions",),
    "allergies": ("allergens",),
    "medicines": ("medicines",),
    "procedures": ("procedures",),
    "site_findings": ("site-findings",),
    "earlier_sessions": ("substances", "protocols"),
}
_REFERENCES = {
    ("Citation", "ref"): "sources",
    ("Target", "substance"): "substances",
    ("Target", "technique"): "techniques",
    ("Target", "device"): "devices",
    ("Target", "protocol"): "protocols",
    ("Target", "zone"): "zones",
    ("Target", "concern"): "indications",
    ("Target", "combination"): "combinations",
    ("Component", "substance"): "substances",
    ("Pass", "technique"): "techniques",
    ("Pass", "device"): "devices",
    ("Protocol", "concern"): "indications",
    ("Protocol", "zones"): "zones",
    ("Protocol", "combined_with"): "procedures",
    ("Indication", "zones"): "zones",
    ("Indication", "scales"): "scales",
    ("Outcome", "scale"): "scales",
    ("Substance", "allergens"): "allergens",
    ("Refusal", "concerns"): "indications",
    ("Refusal", "zones_except"): "zones",
    ("Medicine", "classes"): "medicines",
    ("MedicalCondition", "within"): "conditions",
    ("SiteFinding", "within"): "site-findings",
    ("Procedure", "classes"): "procedures",
    ("CrossReaction", "allergen"): "allergens",
    ("Combination", "procedure"): "procedures",
    ("Combination", "concerns"): "indications",
    ("Alternative", "concerns"): "indications",
    ("Compare", "measurement"): "measurements",
    ("Between", "measurement"): "measurements",
    ("Technique", "devices"): "devices",
    ("Outline", "view"): "views",
    ("Zone", "neighbours"): "zones",
    ("ScreeningRule", "requires"): "consent-points",
    ("Jurisdiction", "inherits"): "jurisdictions",
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A value inside an entry and where it stands."""

    document: Document
    path: Path
    value: Any

    def fault(self, code: str, remedy: str, *, at: Path = (), value: object = "") -> Fault:
        path = (*self.path, *at)
        return Fault(
            code=code,
            at=place(path),
            value=shorten(value) if value != "" else "",
            remedy=remedy,
            line=self.document.read.line(path),
            file=self.document.file,
        )


def review(documents: list[Document]) -> list[Fault]:
    """Every fault of meaning: dangling ids, tiers, positions, units, sentences, overlaps."""
    by_kind: dict[str, dict[str, Any]] = defaultdict(dict)
    for document in documents:
        by_kind[document.kind][document.entry.id] = document.entry
    faults: list[Fault] = []
    for document in documents:
        for found in _inside(document, (), document.entry):
            for check in _CHECKS:
                faults.extend(check(found, by_kind))
    faults.extend(_same_topic_twice(documents))
    return faults


def _inside(document: Document, path: Path, value: Any) -> Iterator[_Found]:
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _inside(document, (*path, number), item)
    elif is_dataclass(value):
        yield _Found(document, path, value)
        for one in fields(value):
            yield from _inside(
                document, (*path, one.name.removesuffix("_")), getattr(value, one.name)
            )


def _dangling(found: _Found, known: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    """Every id names an entry."""
    value = found.value
    for one in fields(value):
        kind = _REFERENCES.get((type(value).__name__, one.name))
        given = getattr(value, one.name)
        if kind is None or given is None:
            continue
        ids = given if isinstance(given, tuple) else (given,)
        for number, name in enumerate(ids):
            if name not in known[kind]:
                at: Path = (one.name, number) if isinstance(given, tuple) else (one.name,)
                yield found.fault("unknown-id", did_you_mean(name, known[kind]), at=at, value=name)


def _facts(found: _Found, known: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    """The ids that a condition looks for exist in the list it looks in."""
    value = found.value
    if not isinstance(value, Intersects | WithinDays):
        return
    ids = {name for kind in _FACT_KINDS[value.fact] for name in known[kind]}
    for number, name in enumerate(value.ids):
        if name not in ids:
            yield found.fault("unknown-id", did_you_mean(name, ids), at=("ids", number), value=name)


def _classes(found: _Found, known: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    """A class of substances has at least one member; a pair names things that exist."""
    classes = {name for one in known["substances"].values() for name in one.classes}
    value = found.value
    if isinstance(value, Target) and value.substance_class not in {None, *classes}:
        name = str(value.substance_class)
        yield found.fault(
            "unknown-id", did_you_mean(name, classes), at=("substance_class",), value=name
        )
    if isinstance(value, Incompatibility):
        names = {"any", *known["substances"], *(f"class:{name}" for name in classes)}
        for number, name in enumerate(value.between):
            if name not in names:
                at = ("between", number)
                yield found.fault("unknown-id", did_you_mean(name, names), at=at, value=name)


def _jurisdictions(found: _Found, known: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    """A country that a statement names has its entry."""
    codes = {name.upper() for name in known["jurisdictions"]} | {"*"}
    value = found.value
    if isinstance(value, RegulatoryStatus) and value.jurisdiction not in codes:
        remedy = did_you_mean(value.jurisdiction, codes)
        yield found.fault("unknown-id", remedy, at=("jurisdiction",), value=value.jurisdiction)
    for number, code in enumerate(getattr(value, "jurisdictions", ())):
        if code not in codes:
            at = ("jurisdictions", number)
            yield found.fault("unknown-id", did_you_mean(code, codes), at=at, value=code)


def _tiers(found: _Found, known: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    """No citation claims more than its document, and none that permits rests on a copy."""
    value = found.value
    if not isinstance(value, Citation) or value.ref not in known["sources"]:
        return
    source = known["sources"][value.ref]
    if value.tier < source.tier:
        remedy = f"is better than {value.ref}, which is {source.tier}; write {source.tier}."
        yield found.fault("tier-too-high", remedy, at=("tier",), value=value.tier)
    if not _permits(found):
        return
    if source.copy == "machine-written":
        remedy = (
            "is machine-written and never permits; cite another document or leave the value out."
        )
        yield found.fault("permits-unread", remedy, at=("ref",), value=value.ref)
    elif source.copy == "third-party" and value.tier == "A":
        remedy = "permits from a third-party copy, which counts one tier lower; write B."
        yield found.fault("tier-too-high", remedy, at=("tier",), value=value.tier)


def _permits(found: _Found) -> bool:
    """Whether this citation stands behind a dose, a volume or a number of sessions."""
    inside = {"components", "volume_per_point_ml", "volume_per_cm2_ml", "volume_per_session_ml"}
    return isinstance(found.document.entry, Protocol) and (
        bool(inside & set(found.path)) or found.path[:2] == ("course", "sessions")
    )


def _without_source(found: _Found, _known: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    """A list of sources is not empty."""
    for one in fields(found.value):
        if one.name in {"sources", "range_sources", "technique_sources"} and not getattr(
            found.value, one.name
        ):
            yield found.fault(
                "without-source", "names no source; give at least one.", at=(one.name,)
            )


def _units(found: _Found, _known: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    """A unit is one of ours, and the same as the measurement's own."""
    value = found.value
    if isinstance(value, Amount | Span | Limit):
        if value.unit not in UNITS and not value.unit.startswith("U:"):
            remedy = did_you_mean(value.unit, UNITS)
            yield found.fault("unknown-unit", remedy, at=("unit",), value=value.unit)
        if isinstance(value, Span) and value.low is None and value.high is None:
            yield found.fault("empty-span", "gives neither low nor high; give one.")
    if isinstance(value, Compare) and value.measurement in _known["measurements"]:
        unit = _known["measurements"][value.measurement].unit
        if value.unit != unit:
            remedy = f"is not the unit of {value.measurement}; write {unit}."
            yield found.fault("unknown-unit", remedy, at=("unit",), value=value.unit)


def _overrides(found: _Found, _known: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    """Only a hard stop, a hard limit or a red line forbids an override."""
    value = found.value
    if isinstance(value, ScreeningRule | Limit | Incompatibility) and value.override == "none":
        if value.stands_on is None:
            remedy = "needs `stands_on: hard-stop | hard-limit | red-line`; else write physician."
            yield found.fault("override", remedy, at=("override",), value="none")
    if isinstance(value, Refusal) and not (
        value.everywhere or value.jurisdictions or value.concerns or value.zones_except
    ):
        yield found.fault("empty-refusal", "refuses nowhere; say where.")


def _rules(found: _Found, _known: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    """A screening rule has positions, an end for its deferral, and the strength of its tiers."""
    rule = found.value
    if not isinstance(rule, ScreeningRule):
        return
    if not rule.positions:
        yield found.fault("without-source", "has no position; give one.", at=("positions",))
        return
    tiers = {citation.tier for one in rule.positions for citation in one.sources}
    verdicts = {rule.verdict} | {one.verdict for one in rule.positions if one.verdict}
    if tiers == {"C"} and Verdict.EXCLUDE in verdicts and rule.stands_on is None:
        remedy = "rests on tier C only, which may caution, defer or refer; write one of these."
        yield found.fault("tier-too-low", remedy, at=("verdict",), value="exclude")
    if Verdict.DEFER in verdicts and rule.until is None:
        yield found.fault("without-end", "defers and does not say until when.", at=("until",))
    if _asks_for_position(rule.when) or (rule.until and rule.until.days == "position"):
        for number, one in enumerate(rule.positions):
            if one.days is None and (one.verdict or rule.verdict) == Verdict.DEFER:
                at = ("positions", number, "days")
                yield found.fault("missing", "is missing; this rule counts by it.", at=at)
    ids = [one.id for one in rule.positions]
    for name in {name for name in ids if ids.count(name) > 1}:
        yield found.fault("repeated-id", "is given twice.", at=("positions",), value=name)


def _asks_for_position(when: Condition) -> bool:
    return any(
        leaf.within_days is not None and leaf.within_days.days == "position"
        for leaf in when.leaves()
    )


def _sentences(found: _Found, _known: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    """No sentence advises to stop a prescribed medicine."""
    for one in fields(found.value):
        text = getattr(found.value, one.name)
        if isinstance(text, str) and one.name in {"say", "because", "ask", "says"}:
            phrase = stops_prescribed(text)
            if phrase is not None:
                remedy = "advises to stop a medicine; refer to its prescriber instead."
                yield found.fault("stops-medicine", remedy, at=(one.name,), value=phrase)


def _same_topic_twice(documents: list[Document]) -> Iterator[Fault]:
    """One topic in one scope is one rule, with positions."""
    seen: dict[tuple[str, str], str] = {}
    for document in documents:
        if not isinstance(document.entry, ScreeningRule):
            continue
        key = (document.entry.topic, str(document.entry.applies_to))
        if key in seen:
            found = _Found(document, (), document.entry)
            remedy = f"is already a rule for {key[1]} in {seen[key]}; make it a position there."
            yield found.fault("same-topic", remedy, at=("topic",), value=key[0])
        else:
            seen[key] = document.file


_Check = Callable[[_Found, dict[str, dict[str, Any]]], Iterator[Fault]]
_CHECKS: tuple[_Check, ...] = (
    _dangling,
    _facts,
    _classes,
    _jurisdictions,
    _tiers,
    _without_source,
    _units,
    _overrides,
    _rules,
    _sentences,
)
