"""What the patient does on which day, what to look for, and whom to call; in plain words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from pistor.formats.pdf_law import emergency_numbers
from pistor.formats.pdf_page import Sheet
from pistor.formats.pdf_reactions import calls_of
from pistor.formats.text_dates import session_days
from pistor.formats.text_words import Names, listed
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.hours import HourSpan, time_in_words
from pistor.planning.instructions import Told
from pistor.planning.plan import Plan

_HOURS = 24
_PHASES = {
    "before": "Before each session",
    "day_of": "On the day of the session",
    "after": "After each session",
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_URGENT = "Emergency now"


def write_instructions(page: Sheet, plan: Plan, knowledge: Knowledge) -> None:
    """The emergency number, the days in order, what to do when, and when to call whom."""
    calls = calls_of(plan, knowledge)
    write_emergency(page, plan, knowledge, calls.get(_URGENT, []))
    if not session_days(plan):
        page.section("No session is planned")
        page.say("There is nothing to prepare. Talk to your physician about what comes next.")
        return
    _write_days(page, plan, Names(knowledge))
    for phase, title in _PHASES.items():
        rows = [one for one in plan.instructions if one.phase == phase]
        if rows:
            page.section(title)
            _write_phase(page, rows, plan.case.on)
    page.section("When to call us")
    for urgency, told in calls.items():
        if urgency != _URGENT:
            page.part(urgency)
            for words in told:
                page.say(_begun(words), mark="-")
    page.fields(["Our telephone", "Outside hours", "Your physician at home"])


def write_emergency(page: Sheet, plan: Plan, knowledge: Knowledge, signs: Iterable[str]) -> None:
    """What comes before everything else: the number to call, and the signs to call it for."""
    numbers = emergency_numbers(plan, knowledge)
    if numbers:
        title = f"Emergency: call {' or '.join(numbers)}"
    else:
        title = "Emergency: call the emergency number of the country where you are: ____________"
    page.card(title, [_begun(words) for words in signs], tone="stop")


def long_day(on: date) -> str:
    """`Saturday 21 November 2026`."""
    return f"{_WEEKDAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]} {on.year}"


def _write_days(page: Sheet, plan: Plan, names: Names) -> None:
    """Every day on which something begins, in order."""
    page.section("Your days, in order")
    asked = _questions(plan)
    rows = [["day", "what"]]
    events = sorted(_events(plan, names, asked), key=lambda one: one[0])
    for on, group in groupby(events, key=lambda one: one[0]):
        rows.append([long_day(on), " ".join(dict.fromkeys(words for _, words in group))])
    page.table(rows, "ll", head=True)
    if asked:
        page.part("What to look for on these days")
        page.say("If an answer is yes and you did not expect it, or if it worries you, call us.")
    for number, words in enumerate(asked, start=1):
        page.say(words, mark=f"{number}.")


def _questions(plan: Plan) -> list[str]:
    """Everything that is asked after the sessions, once, in the order of the days."""
    return list(dict.fromkeys(words for one in plan.watch for words in one.ask))


def _events(plan: Plan, names: Names, asked: list[str]) -> Iterator[tuple[date, str]]:
    """Sessions and other treatments, what begins before them, and the days on which to look."""
    for one in plan.timeline:
        if one.kind == "session":
            yield one.on, f"{one.what}."
        elif one.kind == "treatment":
            yield one.on, f"{names.of('procedure', one.what)}."
    for told in plan.instructions:
        begins = told.from_ if told.phase == "before" and _differs(told.hours.from_) else None
        if begins is not None and begins >= plan.case.on:
            yield begins, f"For session {told.session}: see “{_when(told.hours)}”."
    for check in plan.watch:
        numbers = sorted(asked.index(words) + 1 for words in check.ask)
        questions = "question" if len(numbers) == 1 else "questions"
        yield check.on, f"Look at the skin: {questions} {listed([str(one) for one in numbers])}."


def _write_phase(page: Sheet, rows: Iterable[Told], today: date) -> None:
    """What is done at the same time together, the earliest first, with its days."""
    groups: dict[HourSpan, dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in rows:
        groups[one.hours][one.topic].append(one)
    for hours, topics in sorted(groups.items(), key=lambda row: _order(row[0])):
        page.part(_when(hours))
        dated = list(_days_of(next(iter(topics.values())), today))
        if dated:
            page.say(f"{'; '.join(dated)}.")
        for told in topics.values():
            page.say(told[0].say, mark="-")


def _order(hours: HourSpan) -> tuple[int, int]:
    return hours.from_ or 0, hours.to or 0


def _when(hours: HourSpan) -> str:
    """The time as a patient reads it: what no source states is left out."""
    if hours.from_ is None and hours.to is None:
        return "At any time"
    return time_in_words(hours).partition(", ")[0]


def _days_of(rows: Iterable[Told], today: date) -> Iterator[str]:
    """For every session the days that differ from its own; a day that is over is called so."""
    for one in rows:
        first = one.from_ if _differs(one.hours.from_) else None
        last = one.to if _differs(one.hours.to) else None
        ends = [long_day(on) for on in (first, last) if on is not None]
        if ends:
            past = any(on is not None and on < today for on in (first, last))
            over = " (over already: ask us)" if past else ""
            yield f"Session {one.session}: {' to '.join(ends)}{over}"


def _differs(hours: int | None) -> bool:
    """Whether so many hours from the session lie on another day."""
    return hours is not None and not 0 <= hours < _HOURS


def _begun(words: str) -> str:
    """A sentence with its first letter large."""
    return words[:1].upper() + words[1:]
