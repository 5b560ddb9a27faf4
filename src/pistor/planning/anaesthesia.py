"""Injected local anaesthetics of one day: each a share of its strictest maximum, summed.

What is shown is rounded up to thousandths; what is compared is not rounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal
from fractions import Fraction

from pistor.case import Case
from pistor.knowledge.entries import Limit
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Citations
from pistor.planning.admission import Reason
from pistor.planning.course import Course
from pistor.planning.dosing import Dose
from pistor.planning.earlier import used_in
from pistor.planning.findings import own_sources
from pistor.planning.limiting import about, bare_unit, lightest_kg
from pistor.planning.quantities import plain
from pistor.planning.relevance import ANAESTHETIC

_THOUSANDTH = Decimal("0.001")
_PAGE = "docs/algorithms/limits.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnaestheticShare:
    """One injected anaesthetic: its dose and strictest maximum in mg, and their quotient."""

    substance: str
    title: str
    dose_mg: Decimal | None
    most_mg: Decimal | None
    share: Decimal | None
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class AnaestheticDay:
    """All of one day. `total` is the sum of the shares, 1 the most; None when one is not known."""

    on: date
    parts: tuple[AnaestheticShare, ...]
    total: Decimal | None
    holds: bool | None


def anaesthetic_days(
    courses: tuple[Course, ...], case: Case, knowledge: Knowledge
) -> tuple[AnaestheticDay, ...]:
    """Every day on which some is injected, in order; an earlier session of such a day counts."""
    days = sorted({one.on for row in courses if row.chosen for one in row.chosen.series.sessions})
    found = (_day(day, courses, case, knowledge) for day in days)
    return tuple(one for one in found if one.parts)


def too_much_numbing(courses: tuple[Course, ...], case: Case, knowledge: Knowledge) -> list[Reason]:
    """Why the courses may not be given as dated: too much of all together, or not known."""
    reasons = []
    for day in anaesthetic_days(courses, case, knowledge):
        cited = tuple(dict.fromkeys(row for part in day.parts for row in part.sources))
        if day.holds is None:
            rows = (_not_known(part, case, knowledge) for part in day.parts if part.share is None)
            cited = cited or own_sources(_PAGE)
            reasons += [Reason(say=say, sources=cited) for say in rows if say is not None]
        elif not day.holds:
            say = (
                f"The local anaesthetics of {day.on} add up to {plain(day.total or Decimal(0))} "
                "of what is allowed together, which is 1."
            )
            reasons.append(Reason(say=say, sources=(*own_sources(_PAGE), *cited)))
    return reasons


def _not_known(part: AnaestheticShare, case: Case, knowledge: Knowledge) -> str | None:
    """Which figure is missing for a share of the day; None where a weight is asked for it."""
    name = part.title.lower()
    if part.dose_mg is None:
        return f"How much {name} is injected is not known: a physician states it."
    by_weight = any(
        limit.per == "kg" and about(limit, part.substance, knowledge)
        for limit in knowledge.limits.values()
    )
    if by_weight and case.patient.weight_kg is None and lightest_kg(knowledge) is not None:
        return None
    return f"No text that was read states the most of {name}."


def _day(
    day: date, courses: tuple[Course, ...], case: Case, knowledge: Knowledge
) -> AnaestheticDay:
    doses: dict[str, list[Decimal | None]] = {}
    for name, dose in _injected(day, courses, case, knowledge):
        doses.setdefault(name, []).append(dose)
    parts = tuple(_share(name, _sum(rows), case, knowledge) for name, rows in sorted(doses.items()))
    shares = [_fraction(part.dose_mg, part.most_mg) for part in parts]
    known = [one for one in shares if one is not None]
    total = sum(known, Fraction(0)) if len(known) == len(parts) else None
    return AnaestheticDay(
        on=day, parts=parts, total=_shown(total), holds=None if total is None else total <= 1
    )


def _fraction(dose_mg: Decimal | None, most_mg: Decimal | None) -> Fraction | None:
    return None if dose_mg is None or not most_mg else Fraction(dose_mg) / Fraction(most_mg)


def _shown(share: Fraction | None) -> Decimal | None:
    if share is None:
        return None
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return exact.quantize(_THOUSANDTH, rounding=ROUND_UP)


def _sum(rows: list[Decimal | None]) -> Decimal | None:
    known = [one for one in rows if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(rows) else None


def _injected(
    day: date, courses: tuple[Course, ...], case: Case, knowledge: Knowledge
) -> Iterator[tuple[str, Decimal | None]]:
    """Every injected anaesthetic of a day in mg, where this plan injects any.

    In the syringes, a physician's own dose, and what an earlier session of the day used.
    """
    planned = list(_planned(day, courses, case, knowledge))
    yield from planned
    for session in (case.answers.earlier_sessions or ()) if planned else ():
        if session.on != day:
            continue
        noted = {used.id for used in session.substances}
        for used in session.substances:
            if _numbs(used.id, knowledge):
                yield used.id, _in_mg(used.amount, used.unit)
        for name in sorted(used_in(session, knowledge) - noted):
            if _numbs(name, knowledge):
                yield name, None


def _planned(
    day: date, courses: tuple[Course, ...], case: Case, knowledge: Knowledge
) -> Iterator[tuple[str, Decimal | None]]:
    for course in courses:
        if course.chosen is None:
            continue
        numbers = {one.number for one in course.chosen.series.sessions if one.on == day}
        for one in course.chosen.passes:
            for part in one.formula.components if one.formula else ():
                if numbers & set(one.sessions) and _numbs(part.substance, knowledge):
                    yield part.substance, _in_mg(part.amount, part.unit)
    for given in case.decisions.numbing:
        yield given.substance, _in_mg(given.amount, given.unit)


def _in_mg(amount: Decimal | None, unit: str | None) -> Decimal | None:
    known = amount is not None and unit is not None
    return Dose(amount=amount or Decimal(0), unit=unit or "").within("mg") if known else None


def _numbs(substance: str, knowledge: Knowledge) -> bool:
    return ANAESTHETIC in knowledge.substances[substance].classes


def _share(
    name: str, dose_mg: Decimal | None, case: Case, knowledge: Knowledge
) -> AnaestheticShare:
    bounds = [
        (most, limit.sources)
        for limit in knowledge.limits.values()
        if about(limit, name, knowledge) and (most := _most_mg(limit, case)) is not None
    ]
    most_mg, cited = min(bounds, key=lambda row: row[0], default=(None, ()))
    return AnaestheticShare(
        substance=name,
        title=knowledge.substances[name].title,
        dose_mg=dose_mg,
        most_mg=most_mg,
        share=_shown(_fraction(dose_mg, most_mg)),
        sources=cited,
    )


def _most_mg(limit: Limit, case: Case) -> Decimal | None:
    """A maximum of one session or day in mg; by weight only where the weight is known."""
    if limit.bound != "at-most" or limit.per not in ("session", "day", "kg"):
        return None
    most = Dose(amount=limit.value, unit=bare_unit(limit.unit)).within("mg")
    weight = case.patient.weight_kg
    if limit.per != "kg":
        return most
    return None if most is None or weight is None else most * weight
