"""Nothing goes over a limit: neither one session, one day nor a whole course."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
_NO_AMOUNTS = ("sessions", "days", "hours", "minutes", "cm2")


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
    if course.chosen is None or most is None or not _sums_amounts(limit):
        return False
    summed = _Summed(limit=limit, most=most, knowledge=knowledge)
    sessions = course.chosen.series.sessions
    if not any(summed.given(course, one.number) for one in sessions):
        return False
    if limit.per == "course":
        return summed.whole(courses, case) > most
    return any(summed.on(day, courses, case) > most for day in {one.on for one in sessions})


def _sums_amounts(limit: Limit) -> bool:
    """Whether a limit counts amounts of a day or a course, and no times, days or ground."""
    return limit.per in (*_BY_DAY, "course") and limit.unit not in _NO_AMOUNTS


def _most(limit: Limit, case: Case) -> Decimal | None:
    """The bound in the unit of an amount; None where it needs a weight nobody gave."""
    if limit.per != "kg":
        return limit.value
    weight = case.patient.weight_kg
    return None if weight is None else limit.value * weight


@dataclass(frozen=True, slots=True, kw_only=True)
class _Summed:
    """Amounts under one limit, in its unit. What nobody noted or can work out counts as `most`."""

    limit: Limit
    most: Decimal
    knowledge: Knowledge

    def on(self, day: date, courses: tuple[Course, ...], case: Case) -> Decimal:
        """What all courses and earlier sessions give on one day."""
        rows = case.answers.earlier_sessions or ()
        return self._planned(courses, day) + sum(
            (self._had(one) for one in rows if one.on == day), Decimal(0)
        )

    def whole(self, courses: tuple[Course, ...], case: Case) -> Decimal:
        """What all courses give from the first session to the last, earlier ones included."""
        rows = case.answers.earlier_sessions or ()
        return self._planned(courses) + sum((self._had(one) for one in rows), Decimal(0))

    def _planned(self, courses: tuple[Course, ...], day: date | None = None) -> Decimal:
        sessions = (
            self.given(course, one.number)
            for course in courses
            for one in (course.chosen.series.sessions if course.chosen else ())
            if day in (None, one.on)
        )
        return sum(sessions, Decimal(0))

    def given(self, course: Course, number: int) -> Decimal:
        """What one session of a course gives."""
        return sum(self._amounts(course, number), Decimal(0))

    def _amounts(self, course: Course, number: int) -> Iterator[Decimal]:
        for one in course.chosen.passes if course.chosen else ():
            if one.formula is None or number not in one.sessions:
                continue
            parts = [part for part in one.formula.components if self._counts(part.substance)]
            if parts and self.limit.unit == "points":
                yield Decimal(0 if one.map is None else one.map.count)
            elif parts and self.limit.unit == "ml":
                yield one.formula.total_ml
            else:
                yield from (self._in_unit(part.amount, part.unit) for part in parts)

    def _had(self, session: EarlierSession) -> Decimal:
        """What an earlier session used, those medicines included that only its protocol names."""
        noted = {used.id for used in session.substances}
        rows = [
            self._in_unit(one.amount, one.unit)
            for one in session.substances
            if self._counts(one.id)
        ]
        unnoted = [name for name in used_in(session, self.knowledge) - noted if self._counts(name)]
        return sum(rows, self.most * len(unnoted))

    def _in_unit(self, amount: Decimal | None, unit: str | None) -> Decimal:
        if amount is None or unit is None:
            return self.most
        known = Dose(amount=amount, unit=unit).within(bare_unit(self.limit.unit))
        return self.most if known is None else known

    def _counts(self, substance: str) -> bool:
        return about(self.limit, substance, self.knowledge)


def without(course: Course, reasons: list[Reason]) -> Course:
    """The course with nothing chosen, why what was chosen fell, and nothing left to ask for it."""
    if course.chosen is None:
        return course
    row = NotChosen(
        protocol=course.chosen.protocol,
        title=course.chosen.title,
        because=" ".join(one.say for one in reasons),
        missing=(),
        sources=tuple(dict.fromkeys(citation for one in reasons for citation in one.sources)),
    )
    return replace(course, chosen=None, not_chosen=(row, *course.not_chosen), needs=())
