"""Numbers, units, ranges and words of an entry, and the strength a rule may have."""

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal

from pistor.faults import Fault, did_you_mean
from pistor.knowledge.conditions import Between, Compare, Condition
from pistor.knowledge.entries import Incompatibility, Limit, Refusal
from pistor.knowledge.protocols import Interval
from pistor.knowledge.review_found import Found, Known
from pistor.knowledge.rules import ScreeningRule, Until
from pistor.knowledge.sentences import stops_prescribed
from pistor.knowledge.statements import Amount, Span, Verdict
from pistor.knowledge.vocabulary import Question

UNITS = frozenset(
    {
        *("mg", "mcg", "g", "kg", "ml", "IU", "cm2", "mm", "mg/ml", "IU/ml", "mg/cm2", "g/cm2"),
        *("ml/cm2", "mg/kg", "mg/kg/day", "mg/day", "percent", "percent_wv", "percent_ww"),
        *("points", "needles", "sessions", "shots/s", "gauge", "degrees", "ratio", "pH"),
        *("minutes", "hours", "days", "weeks", "months", "years"),
    }
)
"""The units that may stand in an entry; product units are written `U:<product>`."""

_UNIT_OF_FACT = {"weight_kg": "kg", "phototype": "fitzpatrick"}
_SHOWN = frozenset(
    {"say", "because", "ask", "says", "note", "patient_words", "describes", "event", "compared"}
)
"""Fields whose text somebody reads on a plan or a form."""
_ENDS = (("low", "high"), ("low_hours", "high_hours"), ("start", "end"), ("from_hours", "to_hours"))


def units(found: Found, known: Known) -> Iterator[Fault]:
    """A unit is one of ours, and the same as the measurement's own."""
    value = found.value
    if isinstance(value, Amount | Span | Limit) and not _is_unit(value.unit):
        remedy = did_you_mean(value.unit, UNITS)
        yield found.fault("unknown-unit", remedy, at=("unit",), value=value.unit)
    if isinstance(value, Compare | Between):
        yield from _unit_of(found, value, known)
    if isinstance(value, Question) and value.kind == "number" and value.fact != "phototype":
        measured = known.entries["measurements"].get(value.fact.removeprefix("measurement:"))
        unit = measured.unit if measured is not None else _UNIT_OF_FACT.get(value.fact)
        if unit is not None and value.unit != unit:
            remedy = f"is not the unit of {value.fact}; write {unit}."
            yield found.fault("unknown-unit", remedy, at=("unit",), value=value.unit or "")


def _is_unit(unit: str) -> bool:
    return unit in UNITS or unit.startswith("U:")


def _unit_of(found: Found, value: Compare | Between, known: Known) -> Iterator[Fault]:
    """The unit of a bound is the unit of what it is compared with."""
    if (value.fact is None) == (value.measurement is None):
        remedy = "needs either `fact` or `measurement`, and not both."
        yield found.fault("contradiction", remedy)
        return
    unit = _UNIT_OF_FACT.get(str(value.fact))
    if value.measurement in known.entries["measurements"]:
        unit = known.entries["measurements"][value.measurement].unit
    if unit is not None and value.unit != unit:
        remedy = f"is not the unit of {value.fact or value.measurement}; write {unit}."
        yield found.fault("unknown-unit", remedy, at=("unit",), value=value.unit)


def ranges(found: Found, _known: Known) -> Iterator[Fault]:
    """A range has an end, and none of its ends are the wrong way round."""
    value = found.value
    if isinstance(value, Span) and value.low is None and value.high is None:
        yield found.fault("empty-span", "gives neither low nor high; give one.")
    for first, last in _ENDS:
        low, high = getattr(value, first, None), getattr(value, last, None)
        if low is not None and high is not None and low > high:
            remedy = f"is more than `{last}`, which is {high}; swap them."
            yield found.fault("reversed", remedy, at=(first,), value=low)
    if isinstance(value, Interval):
        steps = [one for one in (value.least, value.usual, value.most) if one is not None]
        if steps != sorted(steps):
            remedy = "has `least`, `usual` and `most` out of order; the smallest comes first."
            yield found.fault("reversed", remedy)
    for one in fields(value):
        number = getattr(value, one.name)
        if one.name == "value" and isinstance(number, Decimal) and number < 0:
            yield found.fault("negative", "is below 0; check it.", at=(one.name,), value=number)


def empties(found: Found, _known: Known) -> Iterator[Fault]:
    """A text that is given says something."""
    for one in fields(found.value):
        text = getattr(found.value, one.name)
        if isinstance(text, str) and not text.strip():
            yield found.fault("empty", "is empty; write it or leave it out.", at=(one.name,))


def sentences(found: Found, _known: Known) -> Iterator[Fault]:
    """No sentence advises to stop a prescribed medicine."""
    for one in fields(found.value):
        for at, text in found.given(one.name) if one.name in _SHOWN else ():
            phrase = stops_prescribed(text)
            if phrase is not None:
                remedy = "advises to stop a medicine; refer to its prescriber instead."
                yield found.fault("stops-medicine", remedy, at=at, value=phrase)


def overrides(found: Found, _known: Known) -> Iterator[Fault]:
    """Only a hard stop, a hard limit or a red line forbids an override."""
    value = found.value
    if (
        isinstance(value, ScreeningRule | Limit | Incompatibility)
        and value.override == "none"
        and value.stands_on is None
    ):
        remedy = "needs `stands_on: hard-stop`, hard-limit or red-line; else write physician."
        yield found.fault("override", remedy, at=("override",), value="none")
    if isinstance(value, Refusal) and not (
        value.everywhere or value.jurisdictions or value.concerns or value.zones_except
    ):
        yield found.fault("empty-refusal", "refuses nowhere; say where.")


def rules(found: Found, _known: Known) -> Iterator[Fault]:
    """A screening rule has positions, an end for its deferral, and the strength of its tiers."""
    rule = found.value
    if isinstance(rule, Until):
        yield from _until(found, rule)
    if not isinstance(rule, ScreeningRule):
        return
    if not rule.positions:
        remedy = "is empty; a rule rests on at least one, with its source."
        yield found.fault("without-source", remedy, at=("positions",))
        return
    tiers = {citation.tier for one in rule.positions for citation in one.sources}
    verdicts = {rule.verdict} | {one.verdict for one in rule.positions if one.verdict}
    if tiers == {"C"} and Verdict.EXCLUDE in verdicts and rule.stands_on is None:
        remedy = "rests on tier C only, which may caution, defer or refer; write one of these."
        yield found.fault("tier-too-low", remedy, at=("verdict",), value="exclude")
    if Verdict.DEFER in verdicts and rule.until is None:
        remedy = "is missing: the rule defers and does not say until when; give a day or an event."
        yield found.fault("without-end", remedy, at=("until",))
    yield from _days_of_positions(found, rule)
    ids = [one.id for one in rule.positions]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        remedy = "is given twice; give each position its own."
        yield found.fault("repeated-id", remedy, at=("positions",), value=name)


def _until(found: Found, until: Until) -> Iterator[Fault]:
    counted = [one for one in (until.days, until.months, until.years) if one is not None]
    if until.event is None and not counted:
        remedy = "says neither how many days nor which event; give one."
        yield found.fault("without-end", remedy)
    if counted and until.days_after is None:
        remedy = "is missing: days are counted from something; say from what."
        yield found.fault("without-end", remedy, at=("days_after",))


def _days_of_positions(found: Found, rule: ScreeningRule) -> Iterator[Fault]:
    """A rule that counts by its positions has a number in each that defers."""
    until = rule.until is not None and rule.until.days == "position"
    if not until and not _asks_for_position(rule.when) and "{days}" not in rule.say:
        return
    for count, one in enumerate(rule.positions):
        if one.days is None and (one.verdict or rule.verdict) is Verdict.DEFER:
            remedy = "is missing; this rule counts by it, so give a number of days."
            yield found.fault("missing", remedy, at=("positions", count, "days"))


def _asks_for_position(when: Condition) -> bool:
    return any(
        leaf.within_days is not None and leaf.within_days.days == "position"
        for leaf in when.leaves()
    )
