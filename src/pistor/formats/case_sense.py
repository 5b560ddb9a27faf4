"""What a case file must make sense of: ids, zones, days, areas, measurements, decisions.

These checks walk the tree as it was written, so that they speak even where its
form has other faults.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields

from pistor.case import Answers
from pistor.faults import Fault, did_you_mean, quoted
from pistor.formats.case_days import faults_of_days
from pistor.formats.case_decisions import NAMED_LISTS, faults_of_decisions
from pistor.formats.case_walk import Pattern, everywhere, fault_at, mappings, texts, walk
from pistor.formats.case_zones import faults_of_zones
from pistor.formats.countries import COUNTRIES
from pistor.knowledge.knowledge import Knowledge
from pistor.strict_yaml import Path, Read, Tree, number

_IDS: tuple[tuple[Pattern, tuple[str, ...]], ...] = (
    *((("answers", name, "*", "id"), (kind,)) for name, kind in NAMED_LISTS.items()),
    (("answers", "measurements", "*", "id"), ("measurements",)),
    (("answers", "earlier_sessions", "*", "protocol"), ("protocols",)),
    (("answers", "earlier_sessions", "*", "substances", "*", "id"), ("substances",)),
    (("concerns", "*", "id"), ("indications",)),
    (("combine_with", "*", "id"), ("procedures",)),
    (("wishes", "substances", "*"), ("substances",)),
    (("practice", "devices", "*"), ("devices",)),
    (("practice", "techniques", "*"), ("techniques",)),
    (("practice", "stock", "*", "substance"), ("substances",)),
    (("decisions", "doses", "*", "protocol"), ("protocols",)),
    (("decisions", "doses", "*", "substance"), ("substances",)),
    (("decisions", "protocols", "*"), ("protocols",)),
    (("decisions", "numbing", "*", "substance"), ("substances",)),
    (("decisions", "bespoke", "*", "substances", "*"), ("substances",)),
    (("decisions", "unlocked", "*", "avoid_area"), ("avoid-areas",)),
    (("decisions", "intervals", "*", "combination"), ("combinations", "procedures")),
)
_PRICED = ("protocols", "substances", "techniques", "devices", "procedures")
_POSITIVE: tuple[Pattern, ...] = (
    ("patient", "weight_kg"),
    ("decisions", "doses", "*", "amount"),
    ("decisions", "numbing", "*", "amount"),
    ("answers", "earlier_sessions", "*", "substances", "*", "amount"),
    ("practice", "stock", "*", "concentration"),
)
_NOT_NEGATIVE: tuple[Pattern, ...] = (
    ("practice", "prices", "*"),
    ("wishes", "max_downtime_days"),
    ("answers", "measurements", "*", "value"),
)
_AMOUNTS = frozenset({"mg", "mcg", "g", "ml", "IU"})
_STRENGTHS = frozenset({"mg/ml", "IU/ml", "percent_wv"})
_UNITS: tuple[tuple[Pattern, frozenset[str]], ...] = (
    (("decisions", "doses", "*", "unit"), _AMOUNTS | _STRENGTHS),
    (("answers", "earlier_sessions", "*", "substances", "*", "unit"), _AMOUNTS),
    (("practice", "stock", "*", "unit"), _STRENGTHS),
)
_PAIRS: tuple[tuple[Pattern, str], ...] = (
    (("answers", "earlier_sessions", "*", "substances", "*"), "amount"),
    (("practice", "stock", "*"), "concentration"),
)
_NOT_BLANK: tuple[Pattern, ...] = (
    *(("answers", name, "*", "other") for name in NAMED_LISTS),
    ("answers", "examined", "by"),
)
MOST_ITEMS = 1000
MOST_SIGNS = 2000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_EDITION = re.compile(r"[0-9]{4}\.[0-9]{2}\Z")
WEEKDAYS = range(1, 8)
WAY_OUT = "Write what the patient said as {other: ...} when no id fits; a physician then maps it."


def faults_of_sense(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    """Every fault of meaning in reading order of the checks, one by one."""
    checks: tuple[Callable[[Read, Knowledge], Iterable[Fault]], ...] = (
        lambda one, _: _sizes(one),
        _ids,
        faults_of_zones,
        lambda one, _: _country(one),
        lambda one, _: faults_of_days(one),
        lambda one, _: _asked(one),
        lambda one, _: _amounts(one),
        _ranges,
        lambda one, _: _units(one),
        _measurements,
        lambda one, _: _named_items(one),
        _scores,
        faults_of_decisions,
    )
    for check in checks:
        yield from check(read, knowledge)


def _sizes(read: Read) -> Iterator[Fault]:
    for path, value in everywhere(read.tree):
        if isinstance(value, list | dict) and len(value) > MOST_ITEMS:
            shown = f"{len(value)} items"
            yield fault_at(read, path, "too-many", shown, f"stand here; give at most {MOST_ITEMS}.")
        elif isinstance(value, str) and len(value) > MOST_SIGNS:
            remedy = f"is {len(value):,} signs long; keep it within {MOST_SIGNS:,}."
            yield fault_at(read, path, "too-long", value, remedy)
        elif isinstance(value, str) and _CONTROL.search(value):
            remedy = "holds a sign that no one can see; take it out."
            yield fault_at(read, path, "control-sign", value, remedy)


def _ids(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    for pattern, kinds in _IDS:
        for path, value in texts(read.tree, pattern):
            if any(value in knowledge.of(kind) for kind in kinds):
                continue
            remedy = _which(value, kinds, knowledge)
            if pattern[1] in NAMED_LISTS:
                remedy = f"{remedy} {WAY_OUT}"
            yield fault_at(read, path, "unknown-id", value, remedy)
    for path, prices in mappings(read.tree, ("practice", "prices")):
        known = {name for kind in _PRICED for name in knowledge.of(kind)} if prices else set()
        for name in prices:
            if name not in known:
                yield fault_at(read, (*path, name), "unknown-id", name, did_you_mean(name, known))


def _which(value: str, kinds: tuple[str, ...], knowledge: Knowledge) -> str:
    """The remedy for an unknown id: by another name of an entry, else by the nearest id."""
    known = {name: entry for kind in kinds for name, entry in knowledge.of(kind).items()}
    words = value.casefold().strip()
    for name, entry in known.items():
        if words in {other.casefold() for other in (entry.title, *entry.also_known_as)}:
            return f'is not an id; did you mean "{name}"?'
    return did_you_mean(words.replace(" ", "-").replace("_", "-"), known)


def _country(read: Read) -> Iterator[Fault]:
    for path, value in texts(read.tree, ("jurisdiction",)):
        if value not in COUNTRIES:
            remedy = "is not a country code; write two capitals of ISO 3166-1, such as TH."
            if value.upper() in COUNTRIES:
                remedy = f"is a country code in capitals: write {value.upper()}."
            yield fault_at(read, path, "country", value, remedy)


def _asked(read: Read) -> Iterator[Fault]:
    known = [one.name for one in fields(Answers) if one.name != "asked"]
    for path, asked in mappings(read.tree, ("answers", "asked")):
        for name in asked:
            if name not in known:
                yield fault_at(read, (*path, name), "unknown-id", name, did_you_mean(name, known))
    for path, edition in texts(read.tree, ("answers", "asked", "*", "edition")):
        if not _EDITION.match(edition):
            remedy = "is not an edition; write year and month, such as 2026.11."
            yield fault_at(read, path, "edition", edition, remedy)


def _amounts(read: Read) -> Iterator[Fault]:
    for pattern in _POSITIVE:
        for path, value in walk(read.tree, pattern):
            given = number(value)
            if given is not None and given <= 0:
                yield fault_at(read, path, "not-positive", value, "is not more than 0; check it.")
    for pattern in _NOT_NEGATIVE:
        for path, value in walk(read.tree, pattern):
            given = number(value)
            if given is not None and given < 0:
                yield fault_at(read, path, "negative", value, "is below 0; check it.")
    for path, value in walk(read.tree, ("practice", "open_weekdays", "*")):
        if type(value) is int and value not in WEEKDAYS:
            remedy = "is no day of the week; write 1 for Monday to 7 for Sunday."
            yield fault_at(read, path, "out-of-range", value, remedy)


def _ranges(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    for question in knowledge.questions.values():
        low, high = question.low, question.high
        for path, value in walk(read.tree, ("patient", question.fact)):
            given = number(value)
            if low is None or high is None or given is None or given <= 0:
                continue
            if not low <= given <= high:
                remedy = f"is outside {low} to {high}; check number and unit."
                yield fault_at(read, path, "out-of-range", value, remedy)


def _units(read: Read) -> Iterator[Fault]:
    for pattern, known in _UNITS:
        for path, unit in texts(read.tree, pattern):
            if unit not in known and not unit.startswith("U:"):
                yield fault_at(read, path, "unit", unit, did_you_mean(unit, known))
    for pattern, name in _PAIRS:
        for path, item in mappings(read.tree, pattern):
            if item.get(name) is not None and item.get("unit") is None:
                remedy = f"is missing beside `{name}`; give it."
                yield fault_at(read, (*path, "unit"), "missing", "", remedy)


def _measurements(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    for path, item in mappings(read.tree, ("answers", "measurements", "*")):
        name, unit = item.get("id"), item.get("unit")
        entry = knowledge.measurements.get(name) if isinstance(name, str) else None
        if entry is None:
            continue
        if isinstance(unit, str) and unit != entry.unit:
            remedy = f"is not the unit of {entry.id}; give it in {entry.unit}."
            yield fault_at(read, (*path, "unit"), "unit", unit, remedy)
            continue
        given = number(item.get("value"))
        if given is not None and given >= 0 and not entry.low <= given <= entry.high:
            remedy = f"is outside {entry.low} to {entry.high} {entry.unit}; check number and unit."
            yield fault_at(read, (*path, "value"), "out-of-range", item["value"], remedy)


def _named_items(read: Read) -> Iterator[Fault]:
    for name in NAMED_LISTS:
        seen: dict[str, int] = {}
        for path, item in mappings(read.tree, ("answers", name, "*")):
            if (item.get("id") is None) == (item.get("other") is None):
                remedy = "needs either `id` or `other`, the words as said, and not both."
                yield fault_at(read, path, "named", "", remedy)
                continue
            yield from _once(read, path, item, seen)
    for pattern in _NOT_BLANK:
        for path, text in texts(read.tree, pattern):
            if not text.strip():
                yield fault_at(read, path, "empty", "", "is empty; write who or what.")


def _once(read: Read, path: Path, item: dict[str, Tree], seen: dict[str, int]) -> Iterator[Fault]:
    """An item of a list that says the same as one before it."""
    same = repr(sorted((key, repr(value)) for key, value in item.items()))
    if same in seen:
        shown = item.get("id") or item.get("other")
        remedy = f"is given twice, first as item {seen[same] + 1}; keep one."
        yield fault_at(read, path, "repeated", shown, remedy)
    seen.setdefault(same, len(seen))


def _scores(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    for path, scores in mappings(read.tree, ("concerns", "*", "scores")):
        for name, value in scores.items():
            scale, given = knowledge.scales.get(name), number(value)
            if scale is None:
                known = knowledge.scales
                yield fault_at(read, (*path, name), "unknown-id", name, did_you_mean(name, known))
            elif given is not None and not scale.low <= given <= scale.high:
                title = quoted(scale.title)
                remedy = f"is outside {scale.low} to {scale.high}, the range of {title}; check it."
                yield fault_at(read, (*path, name), "out-of-range", value, remedy)
