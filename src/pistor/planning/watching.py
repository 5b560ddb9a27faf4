"""On which days to ask after a session, and what for, up to month seven."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from pistor.knowledge.entries import WatchMoment
from pistor.knowledge.statements import Citations
from pistor.planning.facts import Facts
from pistor.planning.relevance import Relevant


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One day on which to ask, everything to ask then, and why that day."""

    on: date
    ask: tuple[str, ...]
    because: str
    reactions: tuple[str, ...]
    sources: Citations


def watch_after(days: tuple[date, ...], facts: Facts, in_use: Relevant) -> tuple[CheckIn, ...]:
    """Check-ins after every session and after the last, one a day, in order.

    A moment after each session is left out once the next session has come: the
    patient is asked at that session.
    """
    asked: dict[date, dict[str, WatchMoment]] = defaultdict(dict)
    for reaction in facts.knowledge.reactions.values():
        if not in_use.covers(reaction.applies_to, facts.knowledge):
            continue
        for moment in reaction.watch:
            for day in _days_for(moment, days):
                asked[day].setdefault(reaction.id, moment)
    return tuple(_check_in(day, asked[day]) for day in sorted(asked))


def _days_for(moment: WatchMoment, sessions: tuple[date, ...]) -> list[date]:
    found = []
    for number, session in enumerate(sessions, start=1):
        last = number == len(sessions)
        day = session + timedelta(days=moment.day)
        if last or (moment.after == "each-session" and day < sessions[number]):
            found.append(day)
    return found


def _check_in(day: date, moments: dict[str, WatchMoment]) -> CheckIn:
    rows = list(moments.values())
    cited = dict.fromkeys(citation for one in rows for citation in one.sources)
    return CheckIn(
        on=day,
        ask=tuple(dict.fromkeys(one.ask for one in rows)),
        because=" ".join(dict.fromkeys(one.because for one in rows)),
        reactions=tuple(moments),
        sources=tuple(sorted(cited, key=lambda one: (one.tier, one.ref, one.at))),
    )
