"""What a physician decided must be about this case, and must be theirs to decide."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from pistor.faults import Fault, did_you_mean
from pistor.formats.case_walk import Pattern, fault_at, mappings, texts, walk
from pistor.knowledge.entries import Incompatibility, Limit
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.rules import ScreeningRule
from pistor.planning.relevance import ANAESTHETIC
from pistor.strict_yaml import Path, Read, Tree, number

Value = TypeVar("Value")

OWN_RULES = frozenset(
    {
        "words-not-mapped",
        "jurisdiction-not-given",
        "jurisdiction-not-covered",
        "component-allergy",
        "earlier-session-not-named",
        "interval-not-known",
    }
)
OVERRIDABLE = frozenset(
    {"jurisdiction-not-covered", "earlier-session-not-named", "interval-not-known"}
)
NO_OVERRIDE = "allows no override; nobody can go on while it stands."
NO_POSITION = "allows no other position; nobody can go on while it stands."
NAMED_LISTS = {
    "conditions": "conditions",
    "allergies": "allergens",
    "medicines": "medicines",
    "procedures": "procedures",
    "site_findings": "site-findings",
}
"""The lists of answers that take the patient's own words, each with its kind of entry."""


def faults_of_decisions(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    """Decisions about what is not there, or what nobody may decide."""
    if not any(walk(read.tree, ("decisions", "*"))):
        return
    checks: tuple[Callable[[Read, Knowledge], Iterator[Fault]], ...] = (
        _signatures,
        _overrides,
        _positions,
        _mapped,
        _concerns,
        _doses,
        _numbing,
        _mixtures,
        _points,
        _intervals,
        _unlocked,
    )
    for check in checks:
        yield from check(read, knowledge)


def _signatures(read: Read, _knowledge: Knowledge) -> Iterator[Fault]:
    for key in ("by", "reason"):
        for path, text in texts(read.tree, ("decisions", "*", "*", key)):
            if not text.strip():
                yield fault_at(read, path, "empty", "", "is empty; say who decided and why.")


def _overrides(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    entries: dict[str, ScreeningRule | Limit | Incompatibility] = {}
    for kind in (knowledge.incompatibilities, knowledge.limits, knowledge.screening):
        entries.update(kind)
    refused = {f"refused-{name}" for name, one in knowledge.substances.items() if one.refusals}
    for path, name in texts(read.tree, ("decisions", "overrides", "*", "rule")):
        if name in entries:
            if entries[name].override == "none":
                yield fault_at(read, path, "no-override", name, NO_OVERRIDE)
        elif name in OWN_RULES | refused:
            if name not in OVERRIDABLE:
                yield fault_at(read, path, "no-override", name, NO_OVERRIDE)
        else:
            yield _unknown(read, path, name, [*entries, *OWN_RULES, *refused])


def _positions(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    topics = {rule.topic for rule in knowledge.screening.values()}
    for path, decision in mappings(read.tree, ("decisions", "positions", "*")):
        topic, take = decision.get("topic"), decision.get("take")
        if not isinstance(topic, str):
            continue
        if topic not in topics:
            yield _unknown(read, (*path, "topic"), topic, topics)
            continue
        rules = [rule for rule in knowledge.screening.values() if rule.topic == topic]
        known = {one.id for rule in rules for one in rule.positions}
        if isinstance(take, str) and take not in known:
            yield _unknown(read, (*path, "take"), take, known)
        if all(rule.override == "none" for rule in rules):
            yield fault_at(read, (*path, "topic"), "no-override", topic, NO_POSITION)


def _mapped(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    said = _words_said(read, knowledge)
    for path, decision in mappings(read.tree, ("decisions", "mapped", "*")):
        words, meaning = decision.get("other"), decision.get("to")
        if "to" not in decision:
            remedy = "is missing; give the id that is meant, or null when it does not matter."
            yield fault_at(read, (*path, "to"), "missing", "", remedy)
        if not isinstance(words, str):
            continue
        if words not in said:
            remedy = "are words nobody said here; copy them from `other` in the answers."
            yield fault_at(read, (*path, "other"), "unknown-words", words, remedy)
        elif isinstance(meaning, str) and meaning not in said[words]:
            yield _unknown(read, (*path, "to"), meaning, said[words])


def _words_said(read: Read, knowledge: Knowledge) -> dict[str, set[str]]:
    """The patient's own words, each with the ids that it may mean."""
    said: dict[str, set[str]] = {}
    for name, kind in NAMED_LISTS.items():
        for _, text in texts(read.tree, ("answers", name, "*", "other")):
            said.setdefault(text, set()).update(knowledge.of(kind))
    return said


def _concerns(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    named = {name for _, name in texts(read.tree, ("concerns", "*", "id"))}
    for key in ("protocols", "dates", "bespoke"):
        for path, decided in mappings(read.tree, ("decisions", key)):
            for concern in decided:
                if concern not in named:
                    yield _not_here(read, (*path, concern), concern, named)
    for path, concern in texts(read.tree, ("decisions", "points", "*", "concern")):
        if concern not in named:
            yield _not_here(read, path, concern, named)
    for path, name in texts(read.tree, ("decisions", "protocols", "*")):
        protocol = knowledge.protocols.get(name)
        if protocol is not None and protocol.concern != path[-1]:
            remedy = f"is for {protocol.concern}, not for {path[-1]}; name one of its own."
            yield fault_at(read, path, "other-concern", name, remedy)


def _doses(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    for path, dose in mappings(read.tree, ("decisions", "doses", "*")):
        protocol = _entry(knowledge.protocols, dose.get("protocol"))
        name = dose.get("substance")
        if protocol is None or not isinstance(name, str) or name not in knowledge.substances:
            continue
        parts = {part.substance for one in protocol.passes for part in one.components}
        if name not in parts:
            remedy = f"is not in {protocol.id}, which holds {', '.join(sorted(parts))}."
            yield fault_at(read, (*path, "substance"), "not-in-protocol", name, remedy)


def _numbing(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    for path, name in texts(read.tree, ("decisions", "numbing", "*", "substance")):
        known = _entry(knowledge.substances, name)
        if known is not None and ANAESTHETIC not in known.classes:
            remedy = "numbs nothing; name a local anaesthetic."
            yield fault_at(read, path, "no-anaesthetic", name, remedy)
    yield from _repeated(read, ("decisions", "numbing", "*", "substance"))


def _mixtures(read: Read, _knowledge: Knowledge) -> Iterator[Fault]:
    for path, asked in mappings(read.tree, ("decisions", "bespoke", "*")):
        names = asked.get("substances")
        if isinstance(names, list) and len(names) < 2:  # noqa: PLR2004  One is no mixture.
            shown = "1 item" if names else "no item"
            remedy = (
                "is no mixture; name two substances or more, or leave `substances` out for any."
            )
            yield fault_at(read, (*path, "substances"), "too-few", shown, remedy)
        yield from _repeated(read, (*path, "substances", "*"))


def _repeated(read: Read, pattern: Pattern) -> Iterator[Fault]:
    """Every name that stands a second time at the places of a pattern."""
    seen = set()
    for path, name in texts(read.tree, pattern):
        if name in seen:
            yield fault_at(read, path, "repeated", name, "is given twice; keep one.")
        seen.add(name)


def _points(read: Read, _knowledge: Knowledge) -> Iterator[Fault]:
    zones: dict[str, set[str]] = {}
    for _, concern in mappings(read.tree, ("concerns", "*")):
        if isinstance(concern.get("id"), str):
            mine = {zone for _, zone in texts(concern, ("zones", "*"))}
            zones.setdefault(str(concern["id"]), set()).update(mine)
    for path, point in mappings(read.tree, ("decisions", "points", "*")):
        name, zone = point.get("concern"), point.get("zone")
        if not isinstance(name, str) or not isinstance(zone, str):
            continue
        if zone not in zones.get(name, {zone}):
            remedy = f"is not among the zones of {name}; add it there or move the point."
            yield fault_at(read, (*path, "zone"), "zone", zone, remedy)


def _intervals(read: Read, _knowledge: Knowledge) -> Iterator[Fault]:
    for path, value in walk(read.tree, ("decisions", "intervals", "*", "days")):
        given = number(value)
        if given is not None and given < 0:
            yield fault_at(read, path, "negative", value, "is negative; count the days from 0.")


def _unlocked(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    for path, name in texts(read.tree, ("decisions", "unlocked", "*", "avoid_area")):
        area = knowledge.avoid_areas.get(name)
        if area is not None and area.use != "unlockable":
            remedy = "is never opened; leave it out."
            yield fault_at(read, path, "no-override", name, remedy)


def _entry(entries: Mapping[str, Value], name: Tree) -> Value | None:
    return entries.get(name) if isinstance(name, str) else None


def _unknown(read: Read, path: Path, name: str, known: Iterable[str]) -> Fault:
    return fault_at(read, path, "unknown-id", name, did_you_mean(name, known))


def _not_here(read: Read, path: Path, concern: str, named: set[str]) -> Fault:
    here = ", ".join(sorted(named)) or "none"
    return fault_at(read, path, "other-concern", concern, f"is no concern of this case: {here}.")
