"""Injected local anaesthetics of one day: each a share of its strictest maximum, summed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pistor.case import Case
from pistor.knowledge.entries import Limit
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Citations
from pistor.planning.admission import Reason
from pistor.planning.course import Course
from pistor.planning.dosing import Dose
from pistor.planning.findings import own_sources
from pistor.planning.limiting import about, bare_unit
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
    """Every day on which some is injected, in order."""
    days = sorted({one.on for row in courses if row.chosen for one in row.chosen.series.sessions})
    found = (_day(day, courses, case, knowledge) for day in days)
    return tuple(one for one in found if one.parts)


def too_much_numbing(courses: tuple[Course, ...], case: Case, knowledge: Knowledge) -> list[Reason]:
    """Why the courses may not be given as dated: too much of all together, or not known."""
    reasons = []
    for day in anaesthetic_days(courses, case, knowledge):
        cited = tuple(dict.fromkeys(row for part in day.parts for row in part.sources))
        if day.holds is None:
            names = ", ".join(part.title.lower() for part in day.parts if part.share is None)
            say = f"How much {names} it gives for its maximum is not known: a physician states it."
            reasons.append(Reason(say=say, sources=cited))
        elif not day.holds:
            say = (
                f"The local anaesthetics of {day.on} add up to {plain(day.total or Decimal(0))} "
                "of what is allowed together, which is 1."
            )
            reasons.append(Reason(say=say, sources=(*own_sources(_PAGE), *cited)))
    return reasons


def _day(
    day: date, courses: tuple[Course, ...], case: Case, knowledge: Knowledge
) -> AnaestheticDay:
    doses: dict[str, list[Decimal | None]] = {}
    for name, dose in _injected(day, courses, case, knowledge):
        doses.setdefault(name, []).append(dose)
    parts = tuple(_share(name, _sum(rows), case, knowledge) for name, rows in sorted(doses.items()))
    known = [part.share for part in parts if part.share is not None]
    total = sum(known, Decimal(0)) if len(known) == len(parts) else None
    return AnaestheticDay(
        on=day, parts=parts, total=total, holds=None if total is None else total <= 1
    )


def _sum(rows: list[Decimal | None]) -> Decimal | None:
    known = [one for one in rows if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(rows) else None


def _injected(
    day: date, courses: tuple[Course, ...], case: Case, knowledge: Knowledge
) -> Iterator[tuple[str, Decimal | None]]:
    """Every injected anaesthetic of a day in mg: in the syringes, and a physician's own dose."""
    for course in courses:
        if course.chosen is None:
            continue
        numbers = {one.number for one in course.chosen.series.sessions if one.on == day}
        for one in course.chosen.passes:
            for part in one.formula.components if one.formula else ():
                if numbers & set(one.sessions) and _numbs(part.substance, knowledge):
                    known = part.amount is not None and part.unit is not None
                    dose = Dose(amount=part.amount or Decimal(0), unit=part.unit or "")
                    yield part.substance, dose.within("mg") if known else None
    for given in case.decisions.numbing:
        yield given.substance, Dose(amount=given.amount, unit=given.unit).within("mg")


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
    share = None if dose_mg is None or not most_mg else (dose_mg / most_mg).quantize(_THOUSANDTH)
    return AnaestheticShare(
        substance=name,
        title=knowledge.substances[name].title,
        dose_mg=dose_mg,
        most_mg=most_mg,
        share=share,
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
