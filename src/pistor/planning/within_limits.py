"""Nothing goes over a limit: neither one session nor everything given on one day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from pistor.case import Case, EarlierSession
from pistor.knowledge.entries import Limit
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.admission import Reason
from pistor.planning.course import Course
from pistor.planning.dosing import LimitUsed, Session, in_words, limits_used
from pistor.planning.earlier import used_in
from pistor.planning.protocol_choice import NotChosen, with_doses
from pistor.planning.quantities import plain


def within_limits(
    courses: tuple[Course, ...], case: Case, knowledge: Knowledge
) -> tuple[Course, ...]:
    """The courses in order, without those that would exceed a limit.

    A course falls by itself when one session goes over a limit that binds, and
    together with those before it when their sum on one day does. An earlier
    session on the same day counts; an amount nobody noted counts as the whole limit.
    """
    limits = [
        one
        for one in knowledge.limits.values()
        if one.per in ("session", "day") and one.bound == "at-most" and one.unit in ("mg", "ml")
    ]
    kept: list[Course] = []
    for course in courses:
        rows = _broken_alone(course, case, knowledge)
        if rows:
            kept.append(_without(course, rows))
            continue
        broken = [row for row in limits if _over(row, [*kept, course], course, case, knowledge)]
        kept.append(_without(course, [_day_reason(one) for one in broken]) if broken else course)
    return tuple(kept)


def _broken_alone(course: Course, case: Case, knowledge: Knowledge) -> list[Reason]:
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
    return [
        *reasons,
        *(
            Reason(say=_over_in_words(row), sources=row.sources)
            for row in rows
            if row.binds and row.holds is False
        ),
    ]


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
        total = one.volume_per_session_ml
        session = Session(
            protocol=protocol,
            one=one,
            points=0,
            volume_ml=Decimal(0) if volume is None else volume.value,
            total_ml=Decimal(0) if total is None else total.value,
            area_cm2=Decimal(0),
            spacing_mm=Decimal(0),
            sessions=1,
        )
        for part in one.components:
            known = limits_used(part, session, case, knowledge)
            rows += [row for row in known if row.bound == "at-most"]
    return rows


def _day_reason(one: Limit) -> Reason:
    say = (
        f"{one.title}: {plain(one.value)} {one.unit} would be exceeded on one day together with "
        "what comes before it; set other dates."
    )
    return Reason(say=say, sources=one.sources)


def _over(
    limit: Limit, courses: list[Course], course: Course, case: Case, knowledge: Knowledge
) -> bool:
    if course.chosen is None or not _amount(limit, course, knowledge):
        return False
    days = {session.on for session in course.chosen.series.sessions}
    return any(_on(day, limit, courses, case, knowledge) > limit.value for day in days)


def _on(
    day: date, limit: Limit, courses: list[Course], case: Case, knowledge: Knowledge
) -> Decimal:
    total = Decimal(0)
    for one in courses:
        if one.chosen and any(session.on == day for session in one.chosen.series.sessions):
            total += _amount(limit, one, knowledge)
    for earlier in case.answers.earlier_sessions or ():
        if earlier.on == day:
            total += _earlier_amount(limit, earlier, knowledge)
    return total


def _earlier_amount(limit: Limit, session: EarlierSession, knowledge: Knowledge) -> Decimal:
    """What an earlier session used of a limit; the whole limit where no amount was noted."""
    noted = {
        used.id: used.amount
        for used in session.substances
        if used.amount is not None and used.unit == limit.unit
    }
    mine = [name for name in used_in(session, knowledge) if _about(limit, name, knowledge)]
    return sum((noted.get(name) or limit.value for name in mine), Decimal(0))


def _amount(limit: Limit, course: Course, knowledge: Knowledge) -> Decimal:
    """How much of a limit's medicines one session of a course gives, in the limit's unit."""
    if course.chosen is None:
        return Decimal(0)
    total = Decimal(0)
    for one in course.chosen.passes:
        for part in one.formula.components if one.formula else ():
            if _about(limit, part.substance, knowledge):
                if limit.unit == "ml" and one.formula is not None:
                    total += one.formula.total_ml
                elif part.unit == limit.unit and part.amount is not None:
                    total += part.amount
    return total


def _about(limit: Limit, substance: str, knowledge: Knowledge) -> bool:
    target = limit.applies_to
    classes = knowledge.substances[substance].classes if substance in knowledge.substances else ()
    return target.substance == substance or target.substance_class in classes


def _without(course: Course, reasons: list[Reason]) -> Course:
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
