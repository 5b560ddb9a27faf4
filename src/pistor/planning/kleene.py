"""Three-valued truth after Kleene: what is not known is carried, never guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Answer(Enum):
    """Three-valued truth."""

    NO = 0
    UNKNOWN = 1
    YES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An answer and what it rests on.

    `zones` are those the matching facts name, `ends` the days on which matching
    things ended, `running` whether one still goes on, `asks` the facts to ask for.
    """

    answer: Answer
    zones: frozenset[str] = frozenset()
    ends: tuple[date, ...] = ()
    running: bool = False
    asks: tuple[str, ...] = ()


NO = Held(answer=Answer.NO)


def unknown(*asks: str) -> Held:
    """Not known until these facts are asked."""
    return Held(answer=Answer.UNKNOWN, asks=asks)


def plainly(truth: bool) -> Held:  # noqa: FBT001  It is the value itself.
    """Yes or no, without anything to rest on."""
    return Held(answer=Answer.YES if truth else Answer.NO)


def _merged(answer: Answer, parts: Iterable[Held]) -> Held:
    """One answer on what all the parts that gave it rest on."""
    found = [one for one in parts if one.answer is answer]
    return Held(
        answer=answer,
        zones=frozenset(zone for one in found for zone in one.zones),
        ends=tuple(day for one in found for day in one.ends),
        running=any(one.running for one in found),
        asks=tuple(dict.fromkeys(fact for one in found for fact in one.asks)),
    )


def every(parts: Iterable[Held]) -> Held:
    """True when every part is; false as soon as one is false."""
    known = list(parts)
    return _merged(min((one.answer for one in known), key=lambda one: one.value), known)


def some(parts: Iterable[Held]) -> Held:
    """True as soon as one part is; false when every part is false, or there is none."""
    known = list(parts)
    return _merged(
        max((one.answer for one in known), key=lambda one: one.value, default=Answer.NO), known
    )


def negated(part: Held) -> Held:
    """The opposite; what is not known stays so."""
    turned = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}
    return Held(answer=turned[part.answer], asks=part.asks)


def at_least(count: int, parts: list[Held]) -> Held:
    """True when `count` parts are; unknown while it can still go either way."""
    yes = sum(one.answer is Answer.YES for one in parts)
    possible = yes + sum(one.answer is Answer.UNKNOWN for one in parts)
    answer = Answer.YES if yes >= count else Answer.UNKNOWN if possible >= count else Answer.NO
    return _merged(answer, parts)
