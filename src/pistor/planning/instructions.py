"""What the patient is told for each session, and when: one voice per topic and phase."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pistor.knowledge.entries import Instruction
from pistor.knowledge.statements import Citations
from pistor.planning.conflicts import Conflict, Side
from pistor.planning.facts import Facts
from pistor.planning.hours import HourSpan, time_in_words
from pistor.planning.kleene import Answer
from pistor.planning.relevance import Relevant

_HOURS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One instruction for one session. `from_` and `to` are the days it covers."""

    phase: Literal["before", "day_of", "after"]
    topic: str
    session: int
    hours: HourSpan
    from_: date | None
    to: date | None
    say: str
    because: str
    sources: Citations


def instruct(
    days: tuple[date, ...], facts: Facts, in_use: Relevant
) -> tuple[tuple[Told, ...], tuple[Conflict, ...]]:
    """Instructions for every session day, and where their sources disagree.

    Of one topic and phase the best tier speaks, among equals the longest time.
    Nothing here starts or stops a medicine.
    """
    groups: dict[tuple[str, str], list[Instruction]] = defaultdict(list)
    for one in facts.knowledge.instructions.values():
        covered = one.valid.holds_on(facts.case.on) and in_use.covers(
            one.applies_to, facts.knowledge
        )
        spoken = one.when is None or facts.holds(one.when).answer is not Answer.NO
        if covered and in_use.meant(one.concerns) and spoken:
            groups[one.topic, one.phase].append(one)
    chosen = [min(rows, key=_weight) for _, rows in sorted(groups.items())]
    told = [_told(one, number, day) for number, day in enumerate(days, start=1) for one in chosen]
    order = {"before": 0, "day_of": 1, "after": 2}
    told.sort(key=lambda row: (row.session, order[row.phase], row.hours.from_ or 0, row.topic))
    conflicts = tuple(found for rows in groups.values() if (found := _conflict(rows)) is not None)
    return tuple(told), tuple(sorted(conflicts, key=lambda one: one.topic))


def _weight(one: Instruction) -> tuple[str, int, str]:
    """Best tier first, then the longest time, then the id."""
    tier = min((citation.tier for citation in one.sources), default="C")
    return tier, -_length(one), one.id


def _length(one: Instruction) -> int:
    """How many hours it covers, as far as stated."""
    low = one.from_hours if one.from_hours is not None else 0
    high = one.to_hours if one.to_hours is not None else 0
    return max(abs(low), abs(high), high - low)


def _told(one: Instruction, number: int, day: date) -> Told:
    return Told(
        phase=one.phase,
        topic=one.topic,
        session=number,
        hours=HourSpan(from_=one.from_hours, to=one.to_hours),
        from_=_day(day, one.from_hours),
        to=_day(day, one.to_hours),
        say=one.say,
        because=one.because,
        sources=one.sources,
    )


def _day(session: date, hours: int | None) -> date | None:
    """The day that so many hours from the session fall on; part of a day counts as that day."""
    return None if hours is None else session + timedelta(days=hours // _HOURS)


def _conflict(rows: list[Instruction]) -> Conflict | None:
    if len({(one.from_hours, one.to_hours) for one in rows}) < 2:  # noqa: PLR2004  One voice.
        return None
    taken = min(rows, key=_weight)
    sides = [
        Side(says=_hours_in_words(one), source=citation.ref, tier=citation.tier)
        for one in rows
        for citation in one.sources
    ]
    return Conflict(
        topic=f"instruction: {taken.topic}, {taken.phase.replace('_', ' ')}",
        positions=tuple(
            sorted(dict.fromkeys(sides), key=lambda one: (one.tier, one.says, one.source))
        ),
        taken=_hours_in_words(taken),
        because="The best tier, among equals the longest time.",
    )


def _hours_in_words(one: Instruction) -> str:
    return time_in_words(HourSpan(from_=one.from_hours, to=one.to_hours))
