"""Several concerns of one patient: shared zones, shared days, shared limits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pistor.case import Case
from pistor.knowledge.entries import Incompatibility
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Protocol
from pistor.planning.admission import Reason
from pistor.planning.anaesthesia import too_much_numbing
from pistor.planning.course import Course, work_out
from pistor.planning.facts import Facts
from pistor.planning.findings import Screening
from pistor.planning.limiting import WEIGHT, lightest_kg
from pistor.planning.pairs import between
from pistor.planning.protocol_choice import Choice, NotChosen, choose
from pistor.planning.waits import Wait
from pistor.planning.within_limits import broken_alone, broken_together, without

LONGEST_MONTH_DAYS = 31
"""A month counts as its longest when two courses keep apart, so that none is cut short."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A course as it stands beside those before it. `fell` when limits took its last option."""

    course: Course
    fell: bool


def work_out_all(
    choices: tuple[Choice, ...], case: Case, knowledge: Knowledge, screening: Screening
) -> tuple[Beside, ...]:
    """Every course as it stands beside those before it.

    Concerns come in the case's order, the most important first: the later ones
    give way. Where the protocol that ranks first cannot be laid out or exceeds a
    limit, the next one is tried, unless a physician named it.
    """
    rows: list[Beside] = []
    for first in choices:
        kept = tuple(row.course for row in rows)
        choice, course = first, _beside(first, kept, case, knowledge, screening)
        fallen: tuple[NotChosen, ...] = ()
        while choice.chosen is not None and course.chosen is None:
            fallen = (*fallen, course.not_chosen[0])
            if choice.concern.id in case.decisions.protocols:
                break
            choice = choose(choice.concern, case, knowledge, screening, fallen=fallen)
            if choice.chosen is not None:
                course = _beside(choice, kept, case, knowledge, screening)
            else:
                course = work_out(choice, case, knowledge, screening)
        tried = {row.protocol for row in fallen}
        fell = course.chosen is None and tried == {one.protocol for one in first.options}
        rows.append(Beside(course=course, fell=bool(tried) and fell))
    return tuple(rows)


def _beside(
    choice: Choice,
    kept: tuple[Course, ...],
    case: Case,
    knowledge: Knowledge,
    screening: Screening,
) -> Course:
    """One course beside those before it.

    One that would exceed a limit on a day of theirs, or of an earlier session, gets
    other days, and falls only when that does not help.
    """
    free = tuple(_kept_free(choice, kept, knowledge))
    course = work_out(choice, case, knowledge, screening, beside=free)
    reasons = [*broken_alone(course, case, knowledge), *_clashes(choice, kept, case, knowledge)]
    if reasons:
        return without(course, reasons)
    reasons = _too_much(kept, course, case, knowledge)
    if reasons:
        apart = (*free, *_other_days(kept, case))
        course = work_out(choice, case, knowledge, screening, beside=apart)
        reasons = _too_much(kept, course, case, knowledge)
    return without(course, reasons) if reasons else _asking_weight(kept, course, case, knowledge)


def _asking_weight(
    kept: tuple[Course, ...], course: Course, case: Case, knowledge: Knowledge
) -> Course:
    """The course, in need of a weight where the lightest patient would get too much in a day."""
    lightest = lightest_kg(knowledge)
    if case.patient.weight_kg is not None or lightest is None:
        return course
    light = replace(case, patient=replace(case.patient, weight_kg=lightest))
    if not _too_much(kept, course, light, knowledge):
        return course
    return replace(course, needs=tuple(sorted({*course.needs, WEIGHT})))


def _too_much(
    kept: tuple[Course, ...], course: Course, case: Case, knowledge: Knowledge
) -> list[Reason]:
    """What a course exceeds on one day or as a whole, with those before it."""
    if course.chosen is None:
        return []
    return [
        *broken_together(kept, course, case, knowledge),
        *too_much_numbing((*kept, course), case, knowledge),
    ]


def _kept_free(choice: Choice, kept: tuple[Course, ...], knowledge: Knowledge) -> Iterator[Wait]:
    """The days that earlier courses keep free: in shared zones by the larger spacing.

    Where a source gives both together the same day stays open. A pair that may
    not be given on one day is kept apart whatever the zones.
    """
    if choice.chosen is None:
        return
    for course, other in _chosen(kept, knowledge):
        shared = set(choice.zones) & set(course.zones)
        pairs = list(_pairs(choice.chosen, other, knowledge))
        joined = bool(shared) and bool(pairs) and all(_join(rows) for rows in pairs)
        never = any(_never(rows, ("day",)) for rows in pairs)
        for day in _days(course):
            if shared:
                yield from _around(day, course, choice.chosen, other, joined=joined)
            elif never:
                yield Wait(what=course.title, first=day, last=day, because="not on one day")


def _around(
    day: date, course: Course, mine: Protocol, other: Protocol, *, joined: bool
) -> Iterator[Wait]:
    what = f"{course.title} in the same zones"
    known = [_longest_days(one) for one in (mine, other)]
    gap = max((one for one in known if one is not None), default=None)
    if gap is None:
        because = "the interval is not known: never the same day"
        yield Wait(what=what, first=day, last=day, because=because)
        return
    because = f"{gap} days apart, the larger spacing of the two"
    around = timedelta(days=max(gap, 1)) - _DAY
    if joined:
        yield Wait(what=what, first=day - around, last=day - _DAY, because=because)
        yield Wait(what=what, first=day + _DAY, last=day + around, because=because)
    else:
        yield Wait(what=what, first=day - around, last=day + around, because=because)


def _longest_days(protocol: Protocol) -> int | None:
    """The largest spacing between sessions of a protocol, in days; None where not stated."""
    course = protocol.course
    stated = [
        (one.usual if one.least is None else one.least, one.unit)
        for one in (course.interval, *course.first_gaps)
        if one is not None
    ]
    days = [
        number * (LONGEST_MONTH_DAYS if unit == "months" else 1)
        for number, unit in stated
        if number is not None
    ]
    return max(days, default=None)


def _other_days(kept: tuple[Course, ...], case: Case) -> Iterator[Wait]:
    """Every session of the courses before and every earlier one, as a day that stays free."""
    days = [(course.title, day) for course in kept for day in _days(course)]
    days += [("An earlier session", one.on) for one in case.answers.earlier_sessions or ()]
    for what, day in days:
        because = "a limit would be exceeded on one day"
        yield Wait(what=what, first=day, last=day, because=because)


def _clashes(
    choice: Choice, kept: tuple[Course, ...], case: Case, knowledge: Knowledge
) -> Iterator[Reason]:
    """What may not be given in the same zones as an earlier course."""
    if choice.chosen is None:
        return
    law = Facts(case, knowledge).law
    for course, other in _chosen(kept, knowledge):
        if not set(choice.zones) & set(course.zones):
            continue
        for rows in _pairs(choice.chosen, other, knowledge):
            for entry in rows:
                holds = not entry.jurisdictions or law & set(entry.jurisdictions)
                if entry.holds == "forbidden" and entry.where == "area" and holds:
                    say = f"In the same zones as {course.title.lower()}: {entry.because}"
                    yield Reason(say=say, sources=entry.sources)


def _chosen(courses: tuple[Course, ...], knowledge: Knowledge) -> Iterator[tuple[Course, Protocol]]:
    for course in courses:
        if course.chosen is not None:
            yield course, knowledge.protocols[course.chosen.protocol]


def _pairs(
    one: Protocol, other: Protocol, knowledge: Knowledge
) -> Iterator[tuple[Incompatibility, ...]]:
    """What is stated of every medicine of one with every medicine of the other."""
    for first in sorted(_medicines(one)):
        for second in sorted(_medicines(other)):
            places = ("syringe", "area", "day")
            yield tuple(between((first, second), knowledge, places=places))


def _medicines(protocol: Protocol) -> set[str]:
    return {part.substance for one in protocol.passes for part in one.components}


def _join(rows: tuple[Incompatibility, ...]) -> bool:
    """Whether a source gave two medicines together, and none forbids it."""
    good = any(entry.holds == "compatible" for entry in rows)
    return good and not _never(rows, ("syringe", "area", "day"))


def _never(rows: tuple[Incompatibility, ...], places: tuple[str, ...]) -> bool:
    return any(entry.holds == "forbidden" and entry.where in places for entry in rows)


def _days(course: Course) -> tuple[date, ...]:
    return () if course.chosen is None else tuple(one.on for one in course.chosen.series.sessions)
