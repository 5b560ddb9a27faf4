"""Where the sources on one concern disagree, side by side, and what was taken."""

from collections.abc import Callable
from dataclasses import dataclass

from pistor.case import Concern
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Protocol
from pistor.knowledge.statements import Citations, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one source says."""

    says: str
    source: str
    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A topic on which sources differ. `taken` is what this plan follows, if anything."""

    topic: str
    positions: tuple[Side, ...]
    taken: str | None
    because: str


Stated = tuple[str, Citations]
"""What a protocol says on a topic, and where."""


def conflicts_between(
    protocols: list[Protocol], chosen: Protocol | None, concern: Concern, knowledge: Knowledge
) -> tuple[Conflict, ...]:
    """Concentration, volume, interval, number of sessions and result, where they differ."""
    topics: dict[str, Callable[[Protocol], Stated | None]] = {
        "concentration": _concentration,
        "volume per point": _volume,
        "interval between sessions": _interval,
        "number of sessions": _sessions,
    }
    found = [
        conflict
        for topic, says in topics.items()
        if (conflict := _conflict(topic, says, protocols, chosen)) is not None
    ]
    result = _results(protocols, chosen, concern, knowledge)
    return tuple(found if result is None else [*found, result])


def _conflict(
    topic: str,
    says: Callable[[Protocol], Stated | None],
    protocols: list[Protocol],
    chosen: Protocol | None,
) -> Conflict | None:
    stated = [found for one in protocols if (found := says(one)) is not None]
    if len({text for text, _ in stated}) < 2:  # noqa: PLR2004  One voice is no conflict.
        return None
    sides = [
        Side(says=text, source=one.ref, tier=one.tier) for text, cited in stated for one in cited
    ]
    mine = says(chosen) if chosen is not None else None
    return Conflict(
        topic=topic,
        positions=_unique(sides),
        taken=None if mine is None else mine[0],
        because="A protocol is taken as its own source states it; sources are not mixed.",
    )


def _side(says: str, cited: Citations) -> Side:
    """What is said, with the best place that says it."""
    best = min(cited, key=lambda one: one.tier)
    return Side(says=says, source=best.ref, tier=best.tier)


def _unique(sides: list[Side]) -> tuple[Side, ...]:
    return tuple(sorted(dict.fromkeys(sides), key=lambda one: (one.tier, one.says, one.source)))


def _concentration(protocol: Protocol) -> Stated | None:
    given = [
        (part.substance, part.concentration)
        for one in protocol.passes
        for part in one.components
        if part.concentration is not None
    ]
    if not given:
        return None
    text = " + ".join(f"{name} {amount.value} {amount.unit}" for name, amount in given)
    return text, tuple(citation for _, amount in given for citation in amount.sources)


def _volume(protocol: Protocol) -> Stated | None:
    for one in protocol.passes:
        amount = one.volume_per_point_ml
        if amount is not None and amount.sources:
            return f"{amount.value} ml", amount.sources
    return None


def _interval(protocol: Protocol) -> Stated | None:
    interval = protocol.course.interval
    if interval is None:
        return None
    number = interval.usual or interval.least or interval.most
    unit = interval.unit.removesuffix("s") if number == 1 else interval.unit
    return f"{number} {unit}", interval.sources


def _sessions(protocol: Protocol) -> Stated | None:
    span = protocol.course.sessions
    if span is None:
        return None
    ends = dict.fromkeys(str(end) for end in (span.low, span.high) if end is not None)
    up_to = "up to " if span.low is None else ""
    return up_to + " to ".join(ends), span.sources


def _results(
    protocols: list[Protocol], chosen: Protocol | None, concern: Concern, knowledge: Knowledge
) -> Conflict | None:
    """Trials that speak for the chosen way, against it, or find no difference."""
    sides = [
        _side(outcome.say, outcome.sources)
        for one in protocols
        for outcome in one.expect.response
        if outcome.sources
    ]
    sides += [
        _side(words.say, words.sources)
        for words in knowledge.indications[concern.id].findings
        if words.sources
    ]
    favours = {outcome.favours for one in protocols for outcome in one.expect.response}
    if len(favours - {"not-stated"}) < 2:  # noqa: PLR2004  All say the same.
        return None
    return Conflict(
        topic="result",
        positions=_unique(sides),
        taken=None
        if chosen is None
        else "; ".join(one.say for one in chosen.expect.response) or None,
        because="Promised is what the chosen protocol's own source found; the rest is shown.",
    )
