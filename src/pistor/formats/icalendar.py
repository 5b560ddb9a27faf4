"""The days of a plan as an iCalendar file for the patient's own calendar.

A calendar is seen by others: no summary names a concern, a product or a place on the body.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from icalendar import Calendar, Event

from pistor.formats.svg_words import verdict_in_words
from pistor.formats.text_words import count, day
from pistor.planning.instructions import Told
from pistor.planning.plan import Plan

_NAME = "Sessions"
_DAY = timedelta(days=1)
_DIGITS = 32
"""Of the digest of a case: more than enough to tell all calendars of the world apart."""
_CONFIRMED = "The practice confirms this day and tells you the hour."
_ASK_YOURSELF = "Ask yourself, and call the practice if something is not right or you are not sure."
_REPLACED = "If you get a newer calendar from the practice, delete this one first."


def plan_calendar(plan: Plan) -> bytes:
    """The sessions, what to do before each of them, and the check-ins after the last.

    Every event takes whole days, because a plan has dates and no hours. Lines end
    with CRLF and have at most 75 bytes. The same plan gives the same bytes: stamps
    are the day of the case, ids its digest with the kind and the number of the event.

    A calendar without an event is no calendar by its standard (RFC 5545, 3.6), so
    a plan without a session day has one event, on the day of the case, that says why
    there are no dates; so has a provisional plan, whose days may still fall away.
    """
    sessions = () if plan.provisional else _session_days(plan)
    whole = Calendar()
    whole.add("prodid", f"-//Pistor//Pistor {plan.pistor}//EN")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("name", _NAME)
    whole.add("x-wr-calname", _NAME)
    for entry in _entries(plan, sessions) if sessions else [_no_dates(plan)]:
        whole.add_component(_event(entry, plan))
    return bytes(whole.to_ical())


def _no_dates(plan: Plan) -> "_Entry":
    """The only event of a plan without sure days: why there are none."""
    if plan.provisional:
        open_ones = count(len(plan.screening.questions), "open question")
        why = f"The plan is provisional: {open_ones} to answer first."
    else:
        chosen = [course.chosen for course in plan.courses if course.chosen is not None]
        said = " ".join(words for one in chosen for words in one.series.gives_up)
        why = f"No session has a day. {said or verdict_in_words(plan.screening)}"
    about = _paragraphs(why, f"Ask the practice what comes next. {_REPLACED}")
    return _Entry(key="no-dates", on=plan.case.on, summary="No dates yet", about=about)


def _session_days(plan: Plan) -> Sequence[date]:
    """Every day with a session, once, in order: several concerns on one day are one visit."""
    chosen = (course.chosen for course in plan.courses if course.chosen is not None)
    return sorted({row.on for one in chosen for row in one.series.sessions})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One event before it is written. `key` is its own within the calendar."""

    key: str
    on: date
    summary: str
    about: str


def _entries(plan: Plan, sessions: Sequence[date]) -> list[_Entry]:
    """All events by day; a session stands before what prepares another on that day."""
    rows = [*_visits(plan, sessions), *_preparations(plan, sessions), *_check_ins(plan, sessions)]
    return sorted(rows, key=lambda one: one.on)


def _name(number: int, sessions: Sequence[date]) -> str:
    return f"session {number} of {len(sessions)}"


def _told(plan: Plan, number: int, *phases: str) -> list[Told]:
    return [one for one in plan.instructions if one.session == number and one.phase in phases]


def _begins(plan: Plan, number: int) -> date | None:
    """The first day on which something is to be done before a session, never before the case."""
    rows = _told(plan, number, "before")
    first = min((one.from_ for one in rows if one.from_ is not None), default=None)
    return None if first is None else max(first, plan.case.on)


def _preparations(plan: Plan, sessions: Sequence[date]) -> Iterator[_Entry]:
    """One event a session, on the first day that asks something; none when that is the day."""
    for number, session in enumerate(sessions, start=1):
        begins = _begins(plan, number)
        if begins is not None and begins < session:
            yield _Entry(
                key=f"before-{number}",
                on=begins,
                summary=f"Before {_name(number, sessions)}",
                about=_paragraphs(
                    f"The session is planned on {day(session)}.",
                    *_by_day(_told(plan, number, "before", "day_of"), plan.case.on),
                ),
            )


def _visits(plan: Plan, sessions: Sequence[date]) -> Iterator[_Entry]:
    for number, session in enumerate(sessions, start=1):
        begins = _begins(plan, number)
        prepared = begins is not None and begins < session
        phases = ("day_of",) if prepared else ("before", "day_of")
        yield _Entry(
            key=f"session-{number}",
            on=session,
            summary=_name(number, sessions).capitalize(),
            about=_paragraphs(
                f"{_CONFIRMED} {_REPLACED}",
                _list("Before you come:", (one.say for one in _told(plan, number, *phases))),
                _list("Afterwards:", (one.say for one in _told(plan, number, "after"))),
                _asked_between(plan, sessions, number),
            ),
        )


def _asked_between(plan: Plan, sessions: Sequence[date], number: int) -> str:
    """The check-ins until the next session, in the event that the patient looks into anyway."""
    if number == len(sessions):
        return ""
    rows = [one for one in plan.watch if sessions[number - 1] < one.on <= sessions[number]]
    asked = dict.fromkeys(words for one in rows for words in one.ask)
    days = ", ".join(day(one.on) for one in rows)
    return _list(f"{_ASK_YOURSELF} On {days}:", asked)


def _check_ins(plan: Plan, sessions: Sequence[date]) -> Iterator[_Entry]:
    """After the last session each check-in has its event: no visit reminds of them any more."""
    rows = [one for one in plan.watch if one.on > sessions[-1]]
    for number, one in enumerate(rows, start=1):
        yield _Entry(
            key=f"check-in-{number}",
            on=one.on,
            summary=f"Check-in {number} of {len(rows)}",
            about=_paragraphs(_ASK_YOURSELF, _list("Today:", one.ask)),
        )


def _by_day(rows: Iterable[Told], on: date) -> Iterator[str]:
    """Instructions under the day from which they hold, those without a day first."""

    def starts(one: Told) -> date:
        return date.min if one.from_ is None else max(one.from_, on)

    for start, told in groupby(sorted(rows, key=starts), key=starts):
        head = "At any time:" if start == date.min else f"From {day(start)}:"
        yield _list(head, (one.say for one in told))


def _list(head: str, rows: Iterable[str]) -> str:
    """A head with its rows below it, or nothing when there are none."""
    lines = [f"- {one}" for one in dict.fromkeys(rows)]
    return "\n".join((head, *lines)) if lines else ""


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(one for one in parts if one)


def _event(entry: _Entry, plan: Plan) -> Event:
    """A private event of whole days that leaves the patient's time free."""
    stamp = plan.case.on
    event = Event()
    event.add("uid", f"{plan.case_digest.removeprefix('sha256:')[:_DIGITS]}-{entry.key}")
    event.add("sequence", 0)
    event.add("dtstamp", datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC))
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + _DAY)
    event.add("summary", entry.summary)
    event.add("description", entry.about)
    event.add("class", "PRIVATE")
    event.add("status", "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event
