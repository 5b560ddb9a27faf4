"""When: the sessions, what the patient is told before and after, the watch, the days in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from pistor.formats.text_words import count, day, days
from pistor.planning.hours import HourSpan, time_in_words

if TYPE_CHECKING:
    from pistor.formats.text_writing import Writing
    from pistor.planning.instructions import Told
    from pistor.planning.plan import Event, Plan
    from pistor.planning.series import Series
    from pistor.planning.watching import CheckIn

_DETAIL = 4
_HOURS = 24
_PHASES = {"before": "Before", "day_of": "On the day", "after": "After"}
_SHOWN = ("session", "treatment", "check-in")


def write_series(out: Writing, series: Series) -> None:
    """Every session with its window and why that day, what would have to give, and upkeep."""
    out.page.part(out.cited.after(f"Sessions ({_fit(series)})", series.sources))
    rows = [["", "on", "not before", "not after", "because"]]
    rows += [
        [
            str(one.number),
            day(one.on),
            one.not_before.isoformat(),
            "not stated" if one.not_after is None else one.not_after.isoformat(),
            one.because,
        ]
        for one in series.sessions
    ]
    if series.sessions:
        out.page.table(rows, "rllll", head=True)
    for words in series.gives_up:
        out.page.say(words, mark="*", tone="caution")
    upkeep = series.maintenance
    words = "not known" if upkeep is None else out.cited.after(upkeep.say, upkeep.sources)
    out.page.named("Upkeep", words)


def _fit(series: Series) -> str:
    fit = len(series.sessions)
    return str(fit) if fit == series.asked_for else f"{fit} of {series.asked_for}"


def session_days(plan: Plan) -> tuple[date, ...]:
    """Every day with a session, once, in order: what instructions are counted from."""
    chosen = [one.chosen for one in plan.courses if one.chosen is not None]
    return tuple(sorted({row.on for one in chosen for row in one.series.sessions}))


def write_instructions(out: Writing, plan: Plan) -> None:
    """Once per topic and phase, together with all that begins and ends at the same time."""
    if not plan.instructions:
        return
    sessions = session_days(plan)
    out.page.section(f"What to tell the patient, {count(len(sessions), 'session day')}")
    out.page.say("The same for every session. Dates are the first or the last day each time.")
    if any(_is_past(end, out.case.on) for one in plan.instructions for end in (one.from_, one.to)):
        out.page.say(
            f"(past) is before {day(out.case.on)}: it can no longer be kept; the physician decides "
            "whether that session moves."
        )
    for phase, title in _PHASES.items():
        rows = [one for one in plan.instructions if one.phase == phase]
        if rows:
            out.page.part(title)
            _write_phase(out, rows)


def _write_phase(out: Writing, rows: Sequence[Told]) -> None:
    """Groups of one time, the earliest first; inside by topic."""
    groups: dict[HourSpan, dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in rows:
        groups[one.hours][one.topic].append(one)
    for hours, topics in sorted(groups.items(), key=lambda row: _order(row[0])):
        first = next(iter(topics.values()))
        out.page.say(f"{time_in_words(hours)}{_dates(hours, first, out.case.on)}", tone="heading")
        for told in topics.values():
            one = told[0]
            words = out.cited.after(f"{one.say} Why: {one.because}", one.sources)
            out.page.say(words, mark="-", indent=_DETAIL)


def _order(hours: HourSpan) -> tuple[bool, int, bool, int]:
    """What has no time comes first; then by the beginning and by the end, no end first."""
    timed = hours.from_ is not None or hours.to is not None
    return timed, hours.from_ or 0, hours.to is not None, hours.to or 0


def _dates(hours: HourSpan, rows: Iterable[Told], today: date) -> str:
    """The days that differ from the session's own, one for every session."""
    shown = []
    for one in rows:
        ends = [end for end in (_end(hours.from_, one.from_), _end(hours.to, one.to)) if end]
        past = " (past)" if any(_is_past(end, today) for end in ends) else ""
        shown.append(" to ".join(map(day, ends)) + past)
    told = ", ".join(one for one in shown if one)
    return f": {told}" if told else ""


def _end(hours: int | None, on: date | None) -> date | None:
    """A day that is not the session's own, else None."""
    return None if hours is None or 0 <= hours < _HOURS else on


def _is_past(day_: date | None, today: date) -> bool:
    return day_ is not None and day_ < today


def write_watch(out: Writing, plan: Plan) -> None:
    """Every day on which to ask, and by number what to ask then."""
    if not plan.watch:
        return
    asked = list(dict.fromkeys(words for one in plan.watch for words in one.ask))
    sessions = session_days(plan)
    out.page.section(f"The watch ({count(len(plan.watch), 'day')} to ask)")
    for number, words in enumerate(asked, start=1):
        out.page.say(words, mark=f"{number:>2}.")
    rows = [["on", "day", "after", "ask"]]
    rows += [
        [
            day(one.on),
            str((one.on - _before(one, sessions)).days),
            day(_before(one, sessions)),
            " ".join(str(number) for number in sorted(asked.index(words) + 1 for words in one.ask)),
        ]
        for one in plan.watch
    ]
    out.page.blank()
    out.page.table(rows, "lrll", head=True)
    cited = [citation for one in plan.watch for citation in one.sources]
    out.page.say(out.cited.after("Sources of these days and questions:", cited))


def _before(one: CheckIn, sessions: Sequence[date]) -> date:
    """The last session before a check-in."""
    return max((row for row in sessions if row <= one.on), default=one.on)


def write_timeline(out: Writing, plan: Plan) -> None:
    """Sessions, other treatments and check-ins by day; what is told is not repeated."""
    events = [one for one in plan.timeline if one.kind in _SHOWN]
    if not events:
        return
    out.page.section("Timeline")
    out.page.table([[on, kind, what] for on, kind, what in _rows(out, events)], "lll")


def _rows(out: Writing, events: Sequence[Event]) -> Iterator[tuple[str, str, str]]:
    """One row an event; check-ins that follow one another share a row."""
    for kind, group in groupby(events, key=lambda one: one.kind):
        rows = list(group)
        if kind == "check-in":
            more = days(one.on for one in rows[1:])
            yield day(rows[0].on), "check-in", f"also {more}" if more else ""
            continue
        for one in rows:
            what = out.names.of("procedure", one.what) if kind == "treatment" else one.what
            yield day(one.on), kind, what
