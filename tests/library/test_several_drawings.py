"""A session whose zones lie on several drawings is still one session."""

from collections import Counter
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library import small_editions as made
from tests.library.case_trees import healthy
from tests.library.drawn_cases import plan_of
from tests.library.edition import knowledge as as_filed
from tests.library.small_editions import amount, limit, worked_out

from pistor.planning.relevance import bare
from pistor.planning.views import drawings_for


def named(zone):
    """A zone as cases name it: on the left and on the right where it has two sides."""
    sides = ("_left", "_right") if as_filed().zones[zone].paired else ("",)
    return [zone + side for side in sides]


def drawable():
    return [name for one in as_filed().zones.values() if one.outlines for name in named(one.id)]


ZONES = st.deferred(
    lambda: st.lists(st.sampled_from(drawable()), min_size=1, max_size=8, unique=True).map(tuple)
)


def from_the_side(view):
    return as_filed().views[view].patient_left == "towards-viewer"


def side_of(zone):
    return zone.removeprefix(bare(zone))


def views_of(zone):
    return {outline.view for outline in as_filed().zones[bare(zone)].outlines}


# Which drawings.


@given(zones=ZONES)
def test_each_zone_is_drawn_once_on_a_view_that_shows_it(zones):
    sheets = drawings_for(zones, {}, as_filed())
    drawn = Counter(zone for _, shown in sheets for zone in shown)

    assert drawn == Counter(zones)
    assert all(view in views_of(zone) for view, shown in sheets for zone in shown)


@given(zones=ZONES)
def test_a_side_view_holds_one_side_of_the_patient(zones):
    for view, shown in drawings_for(zones, {}, as_filed()):
        assert not from_the_side(view) or len({side_of(zone) for zone in shown}) == 1


@given(zones=ZONES)
def test_no_zone_is_left_for_a_further_drawing_that_an_earlier_one_could_show(zones):
    sheets = drawings_for(zones, {}, as_filed())
    for (view, shown), (_, later) in combinations(sheets, 2):
        if not from_the_side(view):
            assert [zone for zone in later if view in views_of(zone)] == []
        else:
            side = side_of(shown[0])
            mine = [zone for zone in later if side_of(zone) == side]
            assert [zone for zone in mine if view in views_of(zone)] == []


@pytest.mark.parametrize(
    ("zones", "sheets"),
    [
        (
            ["face_forehead", "face_preauricular_left", "face_preauricular_right"],
            [
                ("face_front", ["face_forehead"]),
                ("face_left", ["face_preauricular_left"]),
                ("face_left", ["face_preauricular_right"]),
            ],
        ),
        (
            ["face_preauricular_left", "face_malar_left"],
            [("face_left", ["face_preauricular_left", "face_malar_left"])],
        ),
        (
            ["scalp_frontal", "neck_nuchal", "scalp_vertex"],
            [
                ("scalp_back", ["neck_nuchal", "scalp_vertex"]),
                ("scalp_top", ["scalp_frontal"]),
            ],
        ),
        (
            ["abdomen_lower", "buttock_left", "buttock_right", "flank_left"],
            [
                ("body_back", ["buttock_left", "buttock_right", "flank_left"]),
                ("body_front", ["abdomen_lower"]),
            ],
        ),
    ],
)
def test_the_fullest_drawing_comes_first(zones, sheets):
    found = drawings_for(tuple(zones), {}, as_filed())

    assert [(view, list(shown)) for view, shown in found] == sheets


def test_a_patch_lies_on_the_drawing_that_its_outline_names():
    found = drawings_for(
        ("face_malar_left", "face_malar_right"), {"face_malar_left": "face_left"}, as_filed()
    )

    assert found == [
        ("face_left", ("face_malar_left",)),
        ("face_front", ("face_malar_right",)),
    ]


# One session on all of them.


def maps_of(concern, **decided):
    [course] = plan_of(healthy() | {"concerns": [concern], "decisions": decided}).courses
    return course.chosen.passes


def melasma(*zones):
    return {"id": "melasma", "zones": list(zones)}


ALL_ROUND = melasma("face_forehead", "face_preauricular_left", "face_preauricular_right")
BY_POINT, BY_SESSION = "karrabi2021-tranexamic-4mg-ml", "nct05236569-tranexamic-10mg-ml"


def test_every_drawing_has_a_map_and_a_name_of_its_own():
    passes = maps_of(ALL_ROUND)

    assert [(one.id, one.map.view, [row.zone for row in one.map.zones]) for one in passes] == [
        ("injection", "face_front", ["face_forehead"]),
        ("injection-2", "face_left", ["face_preauricular_left"]),
        ("injection-3", "face_left", ["face_preauricular_right"]),
    ]


@pytest.mark.parametrize("protocol", [BY_POINT, BY_SESSION])
def test_the_formulas_of_all_drawings_add_up_to_the_session(protocol):
    passes = maps_of(ALL_ROUND, protocols={"melasma": protocol})
    formulas = [one.formula for one in passes]
    points = sum(one.map.count for one in passes)
    volumes = [point.volume_ml for one in passes for point in one.map.points]
    whole = Decimal(1) if protocol == BY_SESSION else points * Decimal("0.05")
    strength = 10 if protocol == BY_SESSION else 4

    assert sum(volumes) == sum(one.total_ml for one in formulas) == whole
    assert sum(one.components[0].amount for one in formulas) == strength * whole
    assert sum(syringe.points for one in formulas for syringe in one.syringes) == points


def test_a_limit_counts_all_drawings_together_beside_each_of_them():
    passes = maps_of(ALL_ROUND)
    points = sum(one.map.count for one in passes)
    per_kg = [
        row.used
        for one in passes
        for row in one.formula.components[0].limits
        if row.rule == "tranexamic-acid-dose-per-kg"
    ]
    exact = points * Decimal("0.05") * 4 / 70

    assert len(per_kg) == 3
    assert len(set(per_kg)) == 1
    assert 0 <= per_kg[0] - exact < Decimal("0.01")


ON_FRONT, BEHIND = made.box(-15, 0, 30, 60), made.box(-15, 0, 30, 40)
APART = [made.zone("before", ("front", ON_FRONT)), made.zone("behind", ("back", BEHIND))]


def mixture_on_both():
    """Two parts of 2 ml, one by its amount and one by the strength of its stock."""
    first = {"substance": "first", "amount": amount(100, "mg"), "per": "session"}
    second = {"substance": "second", "stock": amount(2, "percent_wv")}
    one = made.a_pass(*({**part, "volume_ml": amount(2, "ml")} for part in (first, second)))
    views = [made.view("front"), made.view("back")]
    rows = {"views": views, "zones": APART, "protocols": [made.protocol(one)]}
    return made.edition(**rows, limits=[limit("most", 60, "mg", "session", about="first")])


def test_a_mixture_on_two_drawings_is_mixed_once_and_counted_once():
    front, back = worked_out(mixture_on_both(), zones=("before", "behind")).plans
    for number in (0, 1):
        given_mg = [one.formula.components[number].amount for one in (front, back)]
        assert abs(sum(given_mg) - (100, 40)[number]) < Decimal("1e-20")
    used = [one.formula.components[0].limits[0] for one in (front, back)]

    assert front.formula.total_ml + back.formula.total_ml == 4
    assert [(row.used, row.holds) for row in used] == [(100, False), (100, False)]


def test_drawing_up_for_two_drawings_says_that_the_rest_is_for_the_other():
    front, back = worked_out(mixture_on_both(), zones=("before", "behind")).plans
    mixing = (
        "Draw up 2 ml of first.",
        "Draw up 2 ml of second 2 %.",
        "Mix them: 4 ml in all. The source gives no order of drawing up.",
    )

    for one in (front, back):
        mine = one.formula.total_ml
        assert one.formula.steps[:4] == (
            *mixing,
            (
                f"This is made once for the whole session: {mine.normalize():f} ml of it are for "
                "this map, the rest for the others."
            ),
        )


# Left and right.


def other_side(zone):
    if zone.endswith("_left"):
        return zone.removesuffix("_left") + "_right"
    return zone.removesuffix("_right") + "_left" if zone.endswith("_right") else zone


PAIRED = ("face_preauricular", "face_malar", "face_temple", "face_crows_feet")


def points_by_zone(passes):
    found = {}
    for one in passes:
        for point in one.map.points:
            found.setdefault(point.zone, []).append((point.x_mm, point.y_mm, point.volume_ml))
    return found


@settings(max_examples=25)
@given(
    zones=st.lists(
        st.sampled_from([name + side for name in PAIRED for side in ("_left", "_right")]),
        min_size=1,
        max_size=5,
        unique=True,
    )
)
def test_mirroring_the_case_mirrors_every_drawing(zones):
    straight = maps_of(melasma(*zones))
    reflected = maps_of(melasma(*map(other_side, zones)))

    assert [one.map.view for one in straight] == [one.map.view for one in reflected]
    assert points_by_zone(reflected) == {
        other_side(zone): [(0 - x, y, volume) for x, y, volume in points]
        for zone, points in points_by_zone(straight).items()
    }
