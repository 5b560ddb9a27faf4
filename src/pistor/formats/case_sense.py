"""What a case file must make sense of: ids, days, zones, areas, measurements, decisions.

These checks walk the tree as it was written, so that they speak even where its
form has other faults.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from pistor.doorkeeping import unknown_id
from pistor.faults import Fault, did_you_mean, shorten
from pistor.formats.countries import COUNTRIES
from pistor.knowledge.knowledge import Knowledge
from pistor.strict_yaml import Path, Read, Tree, place

Found = tuple[Path, Tree]

_IDS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("answers", "conditions", "*", "id"), ("conditions",)),
    (("answers", "allergies", "*", "id"), ("allergens",)),
    (("answers", "medicines", "*", "id"), ("medicines",)),
    (("answers", "procedures", "*", "id"), ("procedures",)),
    (("answers", "site_findings", "*", "id"), ("site-findings",)),
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
    (("decisions", "unlocked", "*", "avoid_area"), ("avoid-areas",)),
    (("decisions", "intervals", "*", "combination"), ("combinations", "procedures")),
)
_ZONES = (
    ("answers", "procedures", "*", "zones", "*"),
    ("answers", "site_findings", "*", "zones", "*"),
    ("answers", "earlier_sessions", "*", "zones", "*"),
    ("concerns", "*", "zones", "*"),
    ("combine_with", "*", "zones", "*"),
    ("decisions", "points", "*", "zone"),
)
_PAST = (
    ("answers", "conditions", "*", "since"),
    ("answers", "medicines", "*", "last_taken"),
    ("answers", "procedures", "*", "on"),
    ("answers", "measurements", "*", "on"),
    ("answers", "earlier_sessions", "*", "on"),
    ("answers", "asked", "*", "on"),
    ("answers", "examined", "on"),
    ("patient", "born"),
)
_COMING = (("combine_with", "*", "on"), ("wishes", "finish_by"))
_POSITIVE = (
    ("concerns", "*", "areas_cm2", "*"),
    ("patient", "weight_kg"),
    ("decisions", "doses", "*", "amount"),
    ("answers", "earlier_sessions", "*", "substances", "*", "amount"),
)
_NAMES = (
    ("decisions", "overrides", "*"),
    ("decisions", "positions", "*"),
    ("decisions", "doses", "*"),
    ("decisions", "mapped", "*"),
    ("decisions", "points", "*"),
    ("decisions", "intervals", "*"),
    ("decisions", "unlocked", "*"),
)
OLDEST_YEARS = 125
WAY_OUT = "Write what the patient said as `{other: ...}` when no id fits; a physician then maps it."


def faults_of_sense(read: Read, knowledge: Knowledge) -> list[Fault]:
    """Every fault of meaning in reading order of the checks."""
    checks: tuple[Callable[[Read, Knowledge], Iterator[Fault]], ...] = (
        _ids,
        _zones,
        _country,
        _days,
        _amounts,
        _measurements,
        _named_items,
        _concerns,
        _decisions,
    )
    return [fault for check in checks for fault in check(read, knowledge)]


def walk(tree: Tree, pattern: tuple[str, ...], at: Path = ()) -> Iterator[Found]:
    """Every place that fits a pattern; `*` is any key or number."""
    if not pattern:
        yield at, tree
        return
    step, rest = pattern[0], pattern[1:]
    if isinstance(tree, dict):
        for key, value in tree.items():
            if step in ("*", key):
                yield from walk(value, rest, (*at, key))
    elif isinstance(tree, list) and step == "*":
        for number, value in enumerate(tree):
            yield from walk(value, rest, (*at, number))


def _ids(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    for pattern, kinds in _IDS:
        known = {name for kind in kinds for name in knowledge.of(kind)}
        for path, value in walk(read.tree, pattern):
            if isinstance(value, str) and value not in known:
                fault = unknown_id(path, value, dict.fromkeys(known), read)
                in_answers = path[0] == "answers" and pattern[1] != "measurements"
                remedy = f"{fault.remedy} {WAY_OUT}" if in_answers else fault.remedy
                yield _fault(read, path, "unknown-id", value, remedy)


def _zones(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    known = sided_zones(knowledge)
    for pattern in _ZONES:
        for path, value in walk(read.tree, pattern):
            if not isinstance(value, str) or value in known:
                continue
            if value in knowledge.zones:
                remedy = (
                    f"is paired; say whose side: {value}_left or {value}_right (the patient's)."
                )
            elif value.removesuffix("_left").removesuffix("_right") in knowledge.zones:
                remedy = "lies on the midline and has no side; leave the side out."
            else:
                remedy = did_you_mean(value, known)
            yield _fault(read, path, "zone", value, remedy)


def sided_zones(knowledge: Knowledge) -> frozenset[str]:
    """Every zone as a case names it: paired ones with the patient's side."""
    sides = ("_left", "_right")
    return frozenset(
        name
        for zone in knowledge.zones.values()
        for name in ([zone.id + side for side in sides] if zone.paired else [zone.id])
    )


def _country(read: Read, _knowledge: Knowledge) -> Iterator[Fault]:
    for path, value in walk(read.tree, ("jurisdiction",)):
        if isinstance(value, str) and value not in COUNTRIES:
            remedy = "is not a country code; use ISO 3166-1 alpha-2, such as TH."
            if value.upper() in COUNTRIES:
                remedy = f"is written in capitals: {value.upper()}."
            yield _fault(read, path, "country", value, remedy)


def _day(value: Tree) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None  # noqa: PLR2004  A day has ten characters.
    except ValueError:
        return None


def _days(read: Read, _knowledge: Knowledge) -> Iterator[Fault]:
    tree = read.tree
    on = _day(tree.get("on")) if isinstance(tree, dict) else None
    if on is not None:
        for pattern in _PAST:
            for path, value in walk(tree, pattern):
                day = _day(value)
                if day is not None and day > on:
                    yield _fault(
                        read, path, "day-in-future", value, f"is after {on}, the day of the case."
                    )
        for pattern in _COMING:
            for path, value in walk(tree, pattern):
                day = _day(value)
                if day is not None and day < on:
                    yield _fault(
                        read, path, "day-in-past", value, f"is before {on}, the day of the case."
                    )
        for path, value in walk(tree, ("patient", "born")):
            born = _day(value)
            if born is not None and on.year - born.year > OLDEST_YEARS:
                remedy = f"is more than {OLDEST_YEARS} years ago; check the year."
                yield _fault(read, path, "day-too-old", value, remedy)
    for path, value in walk(tree, ("wishes", "away", "*")):
        ends = [_day(end) for end in value] if isinstance(value, list) else []
        if len(ends) == 2 and ends[0] and ends[1] and ends[1] < ends[0]:  # noqa: PLR2004  First and last day.
            yield _fault(read, path, "days-reversed", str(value), "ends before it begins.")
    for path, value in walk(tree, ("answers", "conditions", "*")):
        if isinstance(value, dict):
            since, until = _day(value.get("since")), _day(value.get("until"))
            if since and until and until < since:
                yield _fault(
                    read, (*path, "until"), "days-reversed", str(until), "is before `since`."
                )


def number(value: Tree) -> Decimal | None:
    """A number as it was written, or None when it is none."""
    try:
        return Decimal(str(value)) if isinstance(value, str | int) and value is not True else None
    except InvalidOperation:
        return None


def _amounts(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    for pattern in _POSITIVE:
        for path, value in walk(read.tree, pattern):
            given = number(value)
            if given is not None and not (given.is_finite() and given > 0):
                yield _fault(read, path, "not-positive", value, "must be more than nothing.")
    for question in knowledge.questions.values():
        if question.low is None or question.high is None:
            continue
        for path, value in walk(read.tree, ("patient", question.fact)):
            given = number(value)
            if given is not None and given > 0 and not question.low <= given <= question.high:
                remedy = f"is outside {question.low} to {question.high}; check number and unit."
                yield _fault(read, path, "out-of-range", value, remedy)


def _measurements(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    for path, value in walk(read.tree, ("answers", "measurements", "*")):
        entry = (
            knowledge.measurements.get(str(value.get("id"))) if isinstance(value, dict) else None
        )
        if entry is None or not isinstance(value, dict):
            continue
        if value.get("unit") not in (None, entry.unit):
            remedy = f"is not the unit of {entry.id}; give it in {entry.unit}."
            yield _fault(read, (*path, "unit"), "unit", value["unit"], remedy)
        given = number(value.get("value"))
        if given is not None and not entry.low <= given <= entry.high:
            remedy = f"is outside {entry.low} to {entry.high} {entry.unit}; check it."
            yield _fault(read, (*path, "value"), "out-of-range", value["value"], remedy)


def _named_items(read: Read, _knowledge: Knowledge) -> Iterator[Fault]:
    lists = ("conditions", "allergies", "medicines", "procedures", "site_findings")
    for name in lists:
        for path, value in walk(read.tree, ("answers", name, "*")):
            if isinstance(value, dict) and ("id" in value) == ("other" in value):
                remedy = "needs either `id` or `other`, the words as said, and not both."
                yield _fault(read, path, "named", "", remedy)
    for pattern in _NAMES:
        for path, value in walk(read.tree, pattern):
            for key in ("by", "reason"):
                if (
                    isinstance(value, dict)
                    and isinstance(value.get(key), str)
                    and not str(value[key]).strip()
                ):
                    yield _fault(read, (*path, key), "empty", "", "is empty; say who and why.")


def _concerns(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    seen: dict[Tree, Path] = {}
    for path, value in walk(read.tree, ("concerns",)):
        if value == []:
            yield _fault(read, path, "missing", "", "is empty; name at least one concern.")
    for path, value in walk(read.tree, ("concerns", "*")):
        if not isinstance(value, dict):
            continue
        if value.get("id") in seen:
            yield _fault(
                read, (*path, "id"), "repeated", value["id"], "is given twice; merge them."
            )
        seen[value.get("id") if isinstance(value.get("id"), str) else None] = path
        yield from _one_concern(read, path, value, knowledge)


def _one_concern(
    read: Read, path: Path, value: dict[str, Tree], knowledge: Knowledge
) -> Iterator[Fault]:
    raw = value.get("zones")
    zones = [one for one in raw if isinstance(one, str)] if isinstance(raw, list) else []
    if raw == []:
        yield _fault(read, (*path, "zones"), "missing", "", "is empty; name at least one zone.")
    indication = knowledge.indications.get(str(value.get("id")))
    for count, zone in enumerate(zones):
        at = (*path, "zones", count)
        bare = zone.removesuffix("_left").removesuffix("_right")
        if zone in zones[:count]:
            yield _fault(read, at, "repeated", zone, "is given twice; keep one.")
        elif bare in knowledge.zones and not knowledge.zones[bare].injectable:
            yield _fault(read, at, "zone", zone, "is kept free of points; choose another zone.")
        elif indication is not None and bare in knowledge.zones and bare not in indication.zones:
            remedy = f"is no zone for {indication.id}; its zones are {', '.join(indication.zones)}."
            yield _fault(read, at, "zone", zone, remedy)
    for key in ("areas_cm2", "patches"):
        inner = value.get(key)
        for zone in inner if isinstance(inner, dict) else ():
            if zone not in zones:
                remedy = did_you_mean(zone, zones)
                yield _fault(read, (*path, key, zone), "zone", zone, remedy)
    yield from _scores(read, path, value, knowledge)


def _scores(
    read: Read, path: Path, value: dict[str, Tree], knowledge: Knowledge
) -> Iterator[Fault]:
    scores = value.get("scores")
    for name, score in scores.items() if isinstance(scores, dict) else ():
        at = (*path, "scores", name)
        scale = knowledge.scales.get(name)
        given = number(score)
        if scale is None:
            yield _fault(read, at, "unknown-id", name, did_you_mean(name, knowledge.scales))
        elif given is not None and not scale.low <= given <= scale.high:
            remedy = f"is outside {scale.low} to {scale.high}, the range of {scale.title}."
            yield _fault(read, at, "out-of-range", score, remedy)


def _decisions(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    rules = knowledge.screening
    for path, value in walk(read.tree, ("decisions", "overrides", "*", "rule")):
        if not isinstance(value, str):
            continue
        own = value in OWN_RULES or value.startswith("refused-")
        if value not in rules and not own:
            yield _fault(read, path, "unknown-id", value, did_you_mean(value, rules))
        elif (own and value not in OVERRIDABLE) or (
            value in rules and rules[value].override == "none"
        ):
            remedy = "allows no override; nobody can go on while it stands."
            yield _fault(read, path, "no-override", value, remedy)
    topics = {rule.topic: rule for rule in rules.values()}
    for path, value in walk(read.tree, ("decisions", "positions", "*")):
        topic = value.get("topic") if isinstance(value, dict) else None
        if isinstance(topic, str) and topic not in topics:
            yield _fault(read, (*path, "topic"), "unknown-id", topic, did_you_mean(topic, topics))
        elif isinstance(topic, str) and isinstance(value, dict):
            known = {
                one.id for rule in rules.values() if rule.topic == topic for one in rule.positions
            }
            take = value.get("take")
            if isinstance(take, str) and take not in known:
                yield _fault(read, (*path, "take"), "unknown-id", take, did_you_mean(take, known))
            elif all(rule.override == "none" for rule in rules.values() if rule.topic == topic):
                remedy = "allows no other position; nobody can go on while it stands."
                yield _fault(read, (*path, "topic"), "no-override", topic, remedy)
    yield from _mapped(read, knowledge)
    yield from _protocols(read, knowledge)


OWN_RULES = frozenset(
    {"words-not-mapped", "jurisdiction-not-given", "jurisdiction-not-covered", "component-allergy"}
)
OVERRIDABLE = frozenset({"jurisdiction-not-covered"})


def _mapped(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    lists = {
        "conditions": "conditions",
        "allergies": "allergens",
        "medicines": "medicines",
        "procedures": "procedures",
        "site_findings": "site-findings",
    }
    words = {
        str(value): knowledge.of(kind)
        for name, kind in lists.items()
        for _, value in walk(read.tree, ("answers", name, "*", "other"))
    }
    for path, value in walk(read.tree, ("decisions", "mapped", "*")):
        other = value.get("other") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(other, str):
            continue
        if other not in words:
            yield _fault(
                read, (*path, "other"), "unknown-words", other, "are words nobody said here."
            )
        elif isinstance(value.get("to"), str) and value["to"] not in words[other]:
            remedy = did_you_mean(str(value["to"]), words[other])
            yield _fault(read, (*path, "to"), "unknown-id", value["to"], remedy)


def _protocols(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    named = {
        value for _, value in walk(read.tree, ("concerns", "*", "id")) if isinstance(value, str)
    }
    for pattern in (("decisions", "protocols"), ("decisions", "dates")):
        for path, value in walk(read.tree, pattern):
            for concern in value if isinstance(value, dict) else ():
                if concern not in named:
                    yield _fault(
                        read, (*path, concern), "unknown-id", concern, did_you_mean(concern, named)
                    )
    for path, value in walk(read.tree, ("decisions", "protocols", "*")):
        protocol = knowledge.protocols.get(value) if isinstance(value, str) else None
        if protocol is not None and protocol.concern != path[-1]:
            remedy = f"is for {protocol.concern}, not for {path[-1]}."
            yield _fault(read, path, "other-concern", value, remedy)


def _fault(read: Read, path: Path, code: str, value: object, remedy: str) -> Fault:
    shown = "" if value == "" else shorten(value)
    return Fault(code=code, at=place(path), value=shown, remedy=remedy, line=read.line(path))
