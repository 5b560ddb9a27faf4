"""Plans for the tests of the printed map: the examples, and maps that are hard to set."""

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache

from tests.library.case_trees import admitted, concern, healthy
from tests.library.edition import ROOT, changed, examples, knowledge
from tests.library.formats.drawn_pages import root_of

from pistor.formats.case_file import case_from, read_case
from pistor.formats.svg import map_svg
from pistor.planning.formulation import Syringe
from pistor.planning.plan import plan

EXAMPLES = [path.stem for path in examples()]
TWO_MAPS = "two-concerns-numbing-cream"
LABEL = "submental-standard"


@cache
def plan_of(name):
    return plan(read_case(ROOT / f"examples/{name}.yaml", knowledge()), knowledge())


def planned(*zones, areas=None, **answers):
    tree = healthy(**answers)
    tree["concerns"] = [{**concern(zones=list(zones)), "areas_cm2": areas or {}}]
    return plan(admitted(tree), knowledge())


def root_for(whole):
    """The drawn document of a plan, read back."""
    return root_of(map_svg(whole, knowledge()))


def passes_in(whole):
    chosen = [course.chosen for course in whole.courses if course.chosen is not None]
    return [one for row in chosen for one in row.passes]


def maps_in(whole):
    """Every map of a plan once, in the order in which it is drawn."""
    return list(dict.fromkeys(one.map for one in passes_in(whole) if one.map is not None))


def with_map(whole, changed, **formula):
    """The same plan with another map in its only pass."""
    (course,) = whole.courses
    (one,) = course.chosen.passes
    one = replace(one, map=changed, formula=replace(one.formula, **formula))
    course = replace(course, chosen=replace(course.chosen, passes=(one,)))
    return replace(whole, courses=(course,))


@cache
def whole_face():
    """Every zone that melasma may be treated in and that the front view draws."""
    zones = []
    for name in knowledge().indications["melasma"].zones:
        zone = knowledge().zones[name]
        if any(one.view == "face_front" for one in zone.outlines):
            zones += [f"{name}_left", f"{name}_right"] if zone.paired else [name]
    return planned(*zones)


@cache
def many_syringes():
    """A forehead from twenty syringes in three volumes."""
    whole = planned("face_forehead")
    (shown,) = maps_in(whole)
    points = tuple(
        replace(row, syringe=1 + place % 20, volume_ml=Decimal("0.02") * (1 + place % 3))
        for place, row in enumerate(shown.points)
    )
    numbers = sorted({row.syringe for row in points})
    filled = {n: [row.volume_ml for row in points if row.syringe == n] for n in numbers}
    syringes = tuple(
        Syringe(number=n, ml=sum(rows, Decimal(0)), points=len(rows)) for n, rows in filled.items()
    )
    total = sum((row.volume_ml for row in points), Decimal(0))
    return with_map(whole, replace(shown, points=points, total_ml=total), syringes=syringes)


@cache
def close_points():
    """A cheekbone with a point every two millimetres: no room for numbers."""
    whole = planned("face_malar_left")
    (shown,) = maps_in(whole)
    points = tuple(
        replace(shown.points[0], x_mm=Decimal(40 + 2 * column), y_mm=Decimal(100 + 2 * row))
        for row in range(6)
        for column in range(12)
    )
    return with_map(whole, replace(shown, points=points, spacing_mm=Decimal(2), count=72))


@cache
def anywhere(*zones):
    """Zones that no regimen of melasma is for: the same points on any part of the body."""

    def widen(trees):
        trees["indications"]["melasma"]["zones"] = sorted(knowledge().zones)

    wide = changed("indications", by=widen)
    tree = healthy()
    tree["concerns"] = [{**concern(zones=list(zones)), "areas_cm2": {}}]
    return plan(case_from(json.dumps(tree).encode(), wide), wide)


SCALP = (
    "scalp_frontal",
    "scalp_mid",
    "scalp_vertex",
    "scalp_temporal_left",
    "scalp_temporal_right",
)
ABDOMEN = ("abdomen_upper", "abdomen_lower")


def scalp():
    return anywhere(*SCALP)


def back_of_the_head():
    return anywhere("scalp_occipital")


def forehead_and_hand():
    return anywhere("face_forehead", "hand_dorsum_left")


def lower_back():
    return anywhere("back_lower")


def abdomen():
    return anywhere(*ABDOMEN)


def one_thigh_from_the_side():
    return anywhere("thigh_lateral_right")


def twice_the_same_points():
    """A second pass that follows the map of the first in other sessions, with another product."""
    whole = plan_of(LABEL)
    (course,) = whole.courses
    (one,) = course.chosen.passes
    (part,) = one.formula.components
    formula = replace(one.formula, components=(replace(part, title="Another product"),))
    first = replace(one, sessions=(1, 2))
    second = replace(one, id="booster", sessions=(3,), formula=formula)
    course = replace(course, chosen=replace(course.chosen, passes=(first, second)))
    return replace(whole, courses=(course,))


HARD = {
    "whole face": whole_face,
    "many syringes": many_syringes,
    "close points": close_points,
    "scalp": scalp,
    "back of the head": back_of_the_head,
    "forehead and hand": forehead_and_hand,
    "lower back": lower_back,
    "abdomen": abdomen,
    "one thigh from the side": one_thigh_from_the_side,
    "twice the same points": twice_the_same_points,
}
