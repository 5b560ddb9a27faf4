"""Points lie where they may and far enough apart; volumes add up to the last step.

Whether a point is inside an outline is worked out here in whole tenths of a
millimetre, without the library that laid it.
"""

from collections import Counter
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.case_trees import healthy
from tests.library.drawn_cases import for_cases, plan_of, treatable_case
from tests.library.drawn_names import measured_areas, zones_of

CASES = treatable_case()


def passes(result):
    """Every pass of every chosen course that has a map, with its formula."""
    for course in result.courses:
        for one in course.chosen.passes if course.chosen is not None else ():
            if one.map is not None:
                yield one, one.map, one.formula


# Volumes.


@for_cases(CASES)
def test_volumes_add_up_exactly(tree):
    for _, drawn, formula in passes(plan_of(tree)):
        points = [point.volume_ml for point in drawn.points]

        assert sum(points) == formula.total_ml == drawn.total_ml
        assert sum(syringe.ml for syringe in formula.syringes) == formula.total_ml
        assert sum(share.ml for share in drawn.zones) == formula.total_ml
        assert sum(share.count for share in drawn.zones) == drawn.count == len(points)
        assert sum(syringe.points for syringe in formula.syringes) == drawn.count


@for_cases(CASES)
def test_each_zone_and_each_syringe_holds_just_its_own_points(tree):
    for _, drawn, formula in passes(plan_of(tree)):
        by_zone, by_syringe = Counter(), Counter()
        for point in drawn.points:
            by_zone[point.zone] += point.volume_ml
            by_syringe[point.syringe] += point.volume_ml

        assert {one.zone: one.ml for one in drawn.zones if one.count} == by_zone
        assert {one.number: one.ml for one in formula.syringes} == by_syringe


@for_cases(CASES)
def test_no_syringe_holds_more_than_its_device(tree, knowledge):
    for one, _, formula in passes(plan_of(tree)):
        device = knowledge.devices.get(one.device or "")
        if device is not None and device.syringe_ml is not None:
            assert all(syringe.ml <= device.syringe_ml.high for syringe in formula.syringes)


@for_cases(CASES)
def test_a_dose_is_its_strength_times_the_volume_injected(tree):
    for _, _, formula in passes(plan_of(tree)):
        for part in formula.components:
            if part.concentration is not None and part.concentration.unit == "mg/ml":
                assert (part.amount, part.unit) == (
                    part.concentration.value * formula.total_ml,
                    "mg",
                )


@for_cases(CASES)
def test_a_volume_is_a_number_of_whole_steps_and_never_nothing(tree):
    for _, drawn, _ in passes(plan_of(tree)):
        for point in drawn.points:
            assert point.volume_ml > 0
            assert point.volume_ml % Decimal("0.01") == 0


# Places.


def tenths(value):
    """Millimetres as whole tenths; anything finer would be a broken promise."""
    found = value * 10
    assert found == found.to_integral_value()
    return int(found)


def holds(ring, x, y):
    """Whether a closed ring holds a place: 1 inside, 0 on its line, -1 outside."""
    inside = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        between = min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by)
        if cross == 0 and between:
            return 0
        if (ay > y) != (by > y) and (cross > 0) == (by > ay):
            inside = not inside
    return 1 if inside else -1


def outlines(drawn):
    """Rings by id, in whole tenths of a millimetre."""
    found = {}
    for shape in drawn:
        rings = [[(tenths(x), tenths(y)) for x, y in ring] for ring in shape.rings]
        found.setdefault(shape.id, []).extend(rings)
    return found


def test_a_ring_holds_what_is_inside_it():
    square = [(0, 0), (10, 0), (10, 10), (0, 10)]

    assert [holds(square, x, 5) for x in (-1, 0, 5, 10, 11)] == [-1, 0, 1, 0, -1]


@for_cases(CASES)
def test_every_point_lies_inside_its_zone(tree):
    for _, drawn, _ in passes(plan_of(tree)):
        zones = outlines(drawn.outlines)
        for point in drawn.points:
            place = tenths(point.x_mm), tenths(point.y_mm)
            assert any(holds(ring, *place) >= 0 for ring in zones[point.zone]), point


@for_cases(CASES)
def test_every_point_lies_outside_every_avoid_area(tree):
    for _, drawn, _ in passes(plan_of(tree)):
        rings = [ring for shapes in outlines(drawn.avoid_outlines).values() for ring in shapes]
        for point in drawn.points:
            place = tenths(point.x_mm), tenths(point.y_mm)
            assert all(holds(ring, *place) <= 0 for ring in rings), point


@for_cases(CASES)
def test_points_keep_their_distance_after_rounding_over_all_zones(tree):
    for one, drawn, _ in passes(plan_of(tree)):
        least = tenths(drawn.spacing_mm)
        places = [(tenths(point.x_mm), tenths(point.y_mm)) for point in drawn.points]
        for (ax, ay), (bx, by) in combinations(places, 2):
            assert (ax - bx) ** 2 + (ay - by) ** 2 >= least**2, one.id


@for_cases(CASES)
def test_a_map_keeps_the_spacing_of_its_protocol_or_technique(tree):
    for one, drawn, _ in passes(plan_of(tree)):
        assert one.spacing is not None
        assert drawn.spacing_mm >= (one.spacing.low or one.spacing.high)


@for_cases(CASES)
def test_the_evenness_of_a_map_is_told(tree):
    for _, drawn, _ in passes(plan_of(tree)):
        assert drawn.evenness.variation >= 0
        assert drawn.evenness.worst_gap_mm > 0
        assert drawn.note.startswith("Schematic")


@for_cases(CASES)
def test_no_ground_is_lost_without_a_word(tree):
    """Every zone of a chosen course is on a map or named as untreated."""
    for course in plan_of(tree).courses:
        if course.chosen is None or not course.chosen.series.sessions:
            continue
        drawn = [one.map for one in course.chosen.passes if one.map is not None]
        treated = {share.zone for each in drawn for share in each.zones if share.count}
        named = {row.zone for row in course.chosen.untreated}
        assert set(course.zones) <= treated | named


# Left and right.


def other_side(zone):
    if zone.endswith("_left"):
        return zone.removesuffix("_left") + "_right"
    return zone.removesuffix("_right") + "_left" if zone.endswith("_right") else zone


@st.composite
def paired_zones(draw):
    """Some zones of the face that have two sides, with areas."""
    paired = [zone for zone in zones_of("melasma") if other_side(zone) != zone]
    zones = draw(st.lists(st.sampled_from(paired), min_size=1, max_size=4, unique=True))
    return {"id": "melasma", "zones": zones, "areas_cm2": draw(measured_areas(zones))}


def mirrored(concern):
    return {
        "id": concern["id"],
        "zones": [other_side(zone) for zone in concern["zones"]],
        "areas_cm2": {other_side(zone): area for zone, area in concern["areas_cm2"].items()},
    }


def points_of(concern):
    result = plan_of(healthy() | {"concerns": [concern]})
    return [
        (point.zone, point.x_mm, point.y_mm, point.volume_ml, point.syringe)
        for _, drawn, _ in passes(result)
        for point in drawn.points
    ]


@settings(max_examples=40)
@given(concern=paired_zones())
def test_mirroring_the_zones_mirrors_the_map(concern):
    straight, reflected = points_of(concern), points_of(mirrored(concern))

    assert straight
    assert reflected == [(other_side(zone), 0 - x, *rest) for zone, x, *rest in straight]


@pytest.mark.parametrize("zone", ["face_forehead", "face_glabella", "face_chin"])
def test_a_zone_on_the_midline_is_its_own_mirror_image(zone):
    places = {(x, y) for _, x, y, *_ in points_of({"id": "melasma", "zones": [zone]})}

    assert places
    assert places == {(0 - x, y) for x, y in places}


@pytest.mark.parametrize("area", ["20", "24.5", "30", "42", "50", "60"])
def test_the_map_under_the_chin_is_its_own_mirror_image_but_for_one_odd_point(area):
    tree = healthy("submental-fat")
    tree["concerns"][0]["areas_cm2"] = {"submental": area}
    places = {
        (point.x_mm, point.y_mm) for _, drawn, _ in passes(plan_of(tree)) for point in drawn.points
    }
    alone = places - {(0 - x, y) for x, y in places}

    assert places
    assert len(alone) <= 1
