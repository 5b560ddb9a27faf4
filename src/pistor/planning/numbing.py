"""Numbing: how much cream on how much skin, or the limits of what is injected."""

from dataclasses import dataclass
from decimal import Decimal

from pistor.case import Case
from pistor.knowledge.entries import Incompatibility, Limit
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Citations, Verdict, Words
from pistor.planning.course import Course
from pistor.planning.findings import Screening
from pistor.planning.pairs import between
from pistor.planning.relevance import NUMBING_CREAM, anaesthetics


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbingLimit:
    """One limit, and how much of it this plan uses where that is known."""

    rule: str
    title: str
    limit: Decimal
    unit: str
    per: str
    used: Decimal | None
    holds: bool | None
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbing:
    """The wish for numbing: offered within its limits, or not and why.

    `most_g` is the largest amount of cream for the area; an injected dose is
    the physician's own, within the limits shown. `beside` is what is stated of it
    with anything else that is injected on the same day.
    """

    substance: str
    title: str
    offered: bool
    because: str
    area_cm2: Decimal
    most_g: Decimal | None
    limits: tuple[NumbingLimit, ...]
    beside: tuple[Words, ...]


def numb(
    case: Case, knowledge: Knowledge, screening: Screening, courses: tuple[Course, ...]
) -> Numbing | None:
    """What is wished for all zones of one day together; None when nothing is."""
    wished = sorted(anaesthetics(case) & set(knowledge.substances))
    if not wished:
        return None
    substance = NUMBING_CREAM if NUMBING_CREAM in wished else wished[0]
    barred = [
        one
        for one in screening.about("substance", substance)
        if one.verdict in (Verdict.DEFER, Verdict.REFER, Verdict.EXCLUDE)
    ]
    area = _area(courses)
    rows = [one for one in knowledge.limits.values() if one.applies_to.substance == substance]
    per_cm2 = [one.value for one in rows if one.unit == "g/cm2"]
    most_g = min(per_cm2) * area if per_cm2 and substance == NUMBING_CREAM else None
    limits = tuple(_shown(one, most_g, area) for one in rows)
    over = [one.title for one in limits if one.holds is False]
    with_it = _with_it(substance, courses, case, knowledge)
    over += [one.because for one in with_it if one.holds == "forbidden"]
    because = " ".join(f"{one.say} {one.because}" for one in barred) or "; ".join(over)
    return Numbing(
        substance=substance,
        title=knowledge.substances[substance].title,
        offered=not barred and not over,
        because=because,
        area_cm2=area,
        most_g=most_g,
        limits=limits,
        beside=tuple(dict.fromkeys(Words(say=one.because, sources=one.sources) for one in with_it)),
    )


def _with_it(
    substance: str, courses: tuple[Course, ...], case: Case, knowledge: Knowledge
) -> list[Incompatibility]:
    """What is stated against giving it on one day with what is injected."""
    chosen = [course.chosen for course in courses if course.chosen is not None]
    formulas = [one.formula for row in chosen for one in row.passes if one.formula is not None]
    names = {part.substance for one in formulas for part in one.components}
    names |= {one.substance for one in case.decisions.numbing}
    return [
        entry
        for name in sorted(names - {substance})
        for entry in between((substance, name), knowledge, places=("area", "day"))
        if entry.holds != "compatible"
    ]


def _area(courses: tuple[Course, ...]) -> Decimal:
    """The ground of every zone that is injected, counted once, in cm²."""
    chosen = [course.chosen for course in courses if course.chosen is not None]
    maps = [one.map for row in chosen for one in row.passes if one.map is not None]
    areas: dict[str, Decimal] = {}
    for zone in (zone for drawn in maps for zone in drawn.zones):
        areas[zone.zone] = max(zone.area_cm2, areas.get(zone.zone, Decimal(0)))
    return sum(areas.values(), Decimal(0))


def _shown(one: Limit, most_g: Decimal | None, area: Decimal) -> NumbingLimit:
    used = {"g": most_g, "cm2": area if most_g is not None else None}.get(one.unit)
    return NumbingLimit(
        rule=one.id,
        title=one.title,
        limit=one.value,
        unit=one.unit,
        per=one.per,
        used=used,
        holds=None if used is None else used <= one.value,
        sources=one.sources,
    )
