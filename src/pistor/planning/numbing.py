"""Numbing cream: how much on how much skin, within its own limits."""

from dataclasses import dataclass
from decimal import Decimal

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Citations, Verdict
from pistor.planning.course import Course
from pistor.planning.findings import Screening
from pistor.planning.relevance import NUMBING_CREAM


@dataclass(frozen=True, slots=True, kw_only=True)
class CreamLimit:
    """One limit of the cream, and how much of it this plan uses where that is known."""

    rule: str
    title: str
    limit: Decimal
    unit: str
    used: Decimal | None
    holds: bool | None
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbing:
    """The wish for numbing cream: offered with its limits, or not and why."""

    substance: str
    title: str
    offered: bool
    because: str
    area_cm2: Decimal
    most_g: Decimal | None
    limits: tuple[CreamLimit, ...]


def numb(
    case: Case, knowledge: Knowledge, screening: Screening, courses: tuple[Course, ...]
) -> Numbing | None:
    """The cream for all zones of one day together; None when nobody wishes it."""
    if case.wishes.anaesthesia != "topical" or NUMBING_CREAM not in knowledge.substances:
        return None
    barred = [
        one
        for one in screening.about("substance", NUMBING_CREAM)
        if one.verdict in (Verdict.EXCLUDE, Verdict.REFER)
    ]
    area = sum(
        (
            zone.area_cm2
            for course in courses
            if course.chosen is not None
            for one in course.chosen.passes
            if one.map is not None
            for zone in one.map.zones
        ),
        Decimal(0),
    )
    rows = [one for one in knowledge.limits.values() if one.applies_to.substance == NUMBING_CREAM]
    per_cm2 = [one.value for one in rows if one.unit == "g/cm2"]
    most = min(per_cm2) * area if per_cm2 else None
    limits = []
    for one in rows:
        used = {"g": most, "cm2": area}.get(one.unit)
        holds = None if used is None else used <= one.value
        limits.append(
            CreamLimit(
                rule=one.id,
                title=one.title,
                limit=one.value,
                unit=one.unit,
                used=used,
                holds=holds,
                sources=one.sources,
            )
        )
    over = [one.title for one in limits if one.holds is False]
    because = " ".join(f"{one.say} {one.because}" for one in barred) or "; ".join(over)
    return Numbing(
        substance=NUMBING_CREAM,
        title=knowledge.substances[NUMBING_CREAM].title,
        offered=not barred and not over,
        because=because,
        area_cm2=area,
        most_g=most,
        limits=tuple(limits),
    )
