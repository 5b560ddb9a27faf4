"""The injection maps of a plan for paper: the drawing, and what its letters stand for."""

from collections.abc import Iterator
from dataclasses import dataclass

from pistor.formats.pdf_page import Picture, Sheet
from pistor.formats.svg_drawing import picture
from pistor.formats.svg_marks import looks_in_words
from pistor.formats.svg_type import element
from pistor.formats.svg_words import sessions_in_words, summary
from pistor.formats.text_words import count, quantity
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.course import Chosen, Course
from pistor.planning.injection_map import InjectionMap
from pistor.planning.passes import PassPlan
from pistor.planning.plan import Plan

WIDTH_MM = 176.0
"""The width of the text on the page."""
_LEAST_MM, _MOST_MM = 84.0, 190.0
_TALL_MM = 110.0
"""From this height on a drawing begins a page, so that its heading stays with it."""
_FACE = "Noto Sans"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One map, and the passes of a course that it serves."""

    course: Course
    chosen: Chosen
    passes: tuple[PassPlan, ...]
    drawn: InjectionMap


def maps_in(plan: Plan) -> Iterator[Mapped]:
    """Every map once, in the order of the concerns; passes with an equal map share it."""
    for course in plan.courses:
        if course.chosen is None:
            continue
        maps = dict.fromkeys(one.map for one in course.chosen.passes if one.map is not None)
        for drawn in maps:
            passes = tuple(one for one in course.chosen.passes if one.map == drawn)
            yield Mapped(course=course, chosen=course.chosen, passes=passes, drawn=drawn)


def write_maps(page: Sheet, plan: Plan, knowledge: Knowledge) -> None:
    """Every map at true size where it fits the page, else with its scale below it."""
    for number, one in enumerate(maps_in(plan), start=1):
        view = knowledge.views[one.drawn.view]
        shown = picture(
            one.drawn,
            view,
            name=f"map-{number}",
            width=WIDTH_MM,
            least_height=_LEAST_MM,
            most_height=_MOST_MM,
        )
        if shown.height > _TALL_MM:
            page.new_page()
        whose = f"{one.course.title}, " if len(plan.courses) > 1 else ""
        page.section(f"Injection map: {whose}{view.title}")
        for words in _facts(one):
            page.say(words)
        page.picture(
            Picture(
                svg=_alone(shown.body, shown.height),
                told=f"Injection map on {view.title}. {summary(one.drawn)}",
                caption=one.drawn.note,
                width_mm=f"{WIDTH_MM:g}",
                height_mm=f"{shown.height:g}",
            )
        )
        _write_keys(page, one.drawn, dict(shown.zone_keys), dict(shown.avoid_keys))
        _write_syringes(page, one)


def _alone(body: str, height: float) -> str:
    """The drawing as a document of its own, in millimetres."""
    return element(
        "svg",
        body,
        xmlns="http://www.w3.org/2000/svg",
        width=f"{WIDTH_MM:g}mm",
        height=f"{height:g}mm",
        viewBox=f"0 0 {WIDTH_MM:g} {height:g}",
        font_family=_FACE,
    )


def _facts(one: Mapped) -> Iterator[str]:
    dates = [(session.number, session.on) for session in one.chosen.series.sessions]
    numbers = sorted({number for row in one.passes for number in row.sessions})
    yield sessions_in_words(numbers, dates)
    for row in one.passes:
        name = f" ({row.id})" if len(one.passes) > 1 else ""
        yield f"{row.technique_title}{name}, {row.layer.replace('-', ' ')}."
    drawn = one.drawn
    yield (
        f"{count(drawn.count, 'point')}, {quantity(drawn.total_ml, 'ml')} together, at least "
        f"{quantity(drawn.spacing_mm, 'mm')} apart."
    )


def _write_keys(
    page: Sheet, drawn: InjectionMap, zones: dict[str, str], avoided: dict[str, str]
) -> None:
    for row in drawn.zones:
        area = quantity(row.area_cm2, "cm2")
        told = f"{row.title}: {count(row.count, 'point')}, {quantity(row.ml, 'ml')} on {area}"
        page.named(zones.get(row.zone, "-"), told if row.measured else f"{told}, not measured")
    for kept in drawn.avoided:
        margin = quantity(kept.margin_mm, "mm")
        page.named(avoided.get(kept.what, "-"), f"Kept free: {kept.what}, margin {margin}")


def _write_syringes(page: Sheet, one: Mapped) -> None:
    """What each mark stands for, when there is more than one syringe."""
    for row in one.passes:
        syringes = row.formula.syringes if row.formula is not None else ()
        if len(syringes) < 2:  # noqa: PLR2004  One syringe has one mark.
            continue
        told = [f"{looks_in_words(its.number)} syringe {its.number}" for its in syringes]
        page.named("Marks", ", ".join(told))
