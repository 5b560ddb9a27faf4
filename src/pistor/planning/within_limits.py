"""Nothing goes over a limit: neither one session, one day nor a whole course."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pistor.case import Case, EarlierSession
from pistor.knowledge.entries import Limit
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.admission import Reason
from pistor.planning.course import Course
from pistor.planning.dosing import Dose, Session
from pistor.planning.earlier import used_in
from pistor.planning.limiting import LimitUsed, about, bare_unit, in_words, limits_used, overridden
from pistor.planning.protocol_choice import NotChosen, with_doses
from pistor.planning.quantities import plain

_BY_DAY = ("session", "day", "kg")


def broken_alone(course: Course, case: Case, knowledge: Knowledge) -> list[Reason]:
    """Why a course falls by itself: complete, without a dose, or over a binding limit."""
    if course.chosen is None:
        return []
    chosen, reasons = course.chosen, list[Reason]()
    formulas = [one.formula for one in chosen.passes if one.formula is not None]
    rows = [row for formula in formulas for part in formula.components for row in part.limits]
    if len(formulas) < len(chosen.passes):
        left = dict.fromkeys(one.because for one in chosen.untreated)
        say = " ".join(left) or "Its dose cannot be laid out from what is stated."
        reasons.append(Reason(say=say, sources=chosen.sources))
        rows += _rows_without_map(chosen.protocol, case, knowledge)
    if chosen.series.asked_for == 0:
        say = "The course is complete: no session of it is left."
        reasons.append(Reason(say=say, sources=chosen.series.sources))
    broken = dict.fromkeys(row for row in rows if row.binds and row.holds is False)
    return [*reasons, *(Reason(say=_over_in_words(row), sources=row.sources) for row in broken)]


def _over_in_words(row: LimitUsed) -> str:
    if row.unit == "sessions":
        return f"{row.title}: {row.bound.replace('-', ' ')} {plain(row.limit)} sessions."
    return f"{row.title}: {in_words(row)}, over the limit."


def _rows_without_map(protocol_id: str, case: Case, knowledge: Knowledge) -> list[LimitUsed]:
    """The limits on a whole session's volume, where no points could be laid."""
    protocol = with_doses(knowledge.protocols[protocol_id], case.decisions.doses)
    rows: list[LimitUsed] = []
    for one in protocol.passes:
        volume = one.volume_per_point_ml
        session = Session(
            protocol=protocol,
            one=one,
            points=0,
            volume_ml=Decimal(0) if volume is None else volume.value,
            total_ml=one.session_ml or Decimal(0),
            area_cm2=Decimal(0),
            spacing_mm=Decimal(0),
            sessions_with={part.substance: 1 for part in one.components},
        )
        for part in one.components:
            known = limits_used(part, session, case, knowledge)
            rows += [row for row in known if row.bound == "at-most"]
    return rows


def broken_together(
    courses: tuple[Course, ...], course: Course, case: Case, knowledge: Knowledge
) -> list[Reason]:
    """Which limits a course exceeds on one day, or as a whole, with those before it.

    An earlier session on the same day counts; an amount nobody noted counts as the
    whole limit. A class is summed over all its members.
    """
    rows = [
        one
        for one in knowledge.limits.values()
        if one.bound == "at-most" and not overridden(one, case)
    ]
    return [
        Reason(say=_said(one), sources=one.sources)
        for one in rows
        if _over(one, (*courses, course), course, case, knowledge)
    ]


def _said(one: Limit) -> str:
    over = "over the whole course" if one.per == "course" else "on one day"
    return (
        f"{one.title}: {plain(one.value)} {one.unit} would be exceeded {over} together with "
        "what comes before it; set other dates."
    )


def _over(
    limit: Limit, courses: tuple[Course, ...], course: Course, case: Case, knowledge: Knowledge
) -> bool:
    most = _most(limit, case)
    if course.chosen is None or most is None or not _is_summed(limit, course, knowledge):
        return False
    if limit.per == "course":
        return _whole(limit, courses, case, knowledge) > most
    days = {session.on for session in course.chosen.series.sessions}
    return any(_on(day, limit, courses, case, knowledge) > most for day in days)


def _is_summed(limit: Limit, course: Course, knowledge: Knowledge) -> bool:
    """Whether a limit counts amounts that this course gives some of."""
    if limit.per not in (*_BY_DAY, "course") or limit.unit in ("sessions", "days"):
        return False
    chosen = course.chosen
    numbers = [] if chosen is None else [one.number for one in chosen.series.sessions]
    return any(_amount(limit, course, number, knowledge) for number in numbers)


def _most(limit: Limit, case: Case) -> Decimal | None:
    """The bound in the unit of an amount; None where it needs a weight nobody gave."""
    if limit.per != "kg":
        return limit.value
    weight = case.patient.weight_kg
    return None if weight is None else limit.value * weight


def _on(
    day: date, limit: Limit, courses: tuple[Course, ...], case: Case, knowledge: Knowledge
) -> Decimal:
    total = Decimal(0)
    for one in courses:
        for session in one.chosen.series.sessions if one.chosen else ():
            if session.on == day:
                total += _amount(limit, one, session.number, knowledge)
    for earlier in case.answers.earlier_sessions or ():
        if earlier.on == day:
            total += _earlier_amount(limit, earlier, knowledge)
    return total


def _whole(limit: Limit, courses: tuple[Course, ...], case: Case, knowledge: Knowledge) -> Decimal:
    total = Decimal(0)
    for one in courses:
        for session in one.chosen.series.sessions if one.chosen else ():
            total += _amount(limit, one, session.number, knowledge)
    rows = case.answers.earlier_sessions or ()
    return total + sum((_earlier_amount(limit, one, knowledge) for one in rows), Decimal(0))


def _earlier_amount(limit: Limit, session: EarlierSession, knowledge: Knowledge) -> Decimal:
    """What an earlier session used of a limit; the whole limit where no amount was noted."""
    noted = {
        used.id: Dose(amount=used.amount, unit=used.unit).within(bare_unit(limit.unit))
        for used in session.substances
        if used.amount is not None and used.unit is not None
    }
    mine = [name for name in used_in(session, knowledge) if about(limit, name, knowledge)]
    return sum((noted.get(name) or limit.value for name in mine), Decimal(0))


def _amount(limit: Limit, course: Course, number: int, knowledge: Knowledge) -> Decimal:
    """How much of a limit's medicines one session of a course gives, in the limit's unit."""
    return sum(_amounts(limit, course, number, knowledge), Decimal(0))


def _amounts(limit: Limit, course: Course, number: int, knowledge: Knowledge) -> Iterator[Decimal]:
    for one in course.chosen.passes if course.chosen else ():
        if one.formula is None or number not in one.sessions:
            continue
        parts = [part for part in one.formula.components if about(limit, part.substance, knowledge)]
        if parts and limit.unit == "points" and one.map is not None:
            yield Decimal(one.map.count)
        elif parts and limit.unit == "ml":
            yield one.formula.total_ml
        for part in parts:
            if part.amount is not None and part.unit is not None and limit.unit != "ml":
                yield Dose(amount=part.amount, unit=part.unit).within(
                    bare_unit(limit.unit)
                ) or Decimal(0)


def without(course: Course, reasons: list[Reason]) -> Course:
    """The course with nothing chosen, and why what was chosen fell."""
    if course.chosen is None:
        return course
    row = NotChosen(
        protocol=course.chosen.protocol,
        title=course.chosen.title,
        because=" ".join(one.say for one in reasons),
        missing=(),
        sources=tuple(dict.fromkeys(citation for one in reasons for citation in one.sources)),
    )
    return replace(course, chosen=None, not_chosen=(row, *course.not_chosen))
