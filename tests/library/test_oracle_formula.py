"""Formulas worked out again from the YAML of a protocol, in fractions, by trying everything.

Nothing of the planner is used here but its answer and the map it drew.
"""

from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise, product
from math import ceil, floor

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.library.case_trees import ON, healthy
from tests.library.drawn_cases import complete_protocols, plan_of
from tests.library.drawn_names import measured_areas, zones_of

from pistor.knowledge.load import DATA
from pistor.planning.drawing_up import dilution

TENTH = Fraction(1, 10)
UNDER_THE_CHIN = st.deferred(
    lambda: measured_areas(["submental"]).filter(bool).map(lambda areas: areas["submental"])
)


@cache
def entry(kind, name):
    return yaml.safe_load((DATA / kind / f"{name}.yaml").read_text(encoding="utf-8"))


def number(amount):
    return Fraction(str(amount["value"]))


def only_pass(protocol):
    (one,) = entry("protocols", protocol)["passes"]
    return one


def strength_mg_per_ml(one):
    (part,) = one["components"]
    assert part["concentration"]["unit"] == "mg/ml"
    return number(part["concentration"])


def limits_per_session(substance):
    """Every limit on points and millilitres of one session, as a file states it."""
    found = []
    for path in sorted((DATA / "limits").glob("*.yaml")):
        limit = entry("limits", path.stem)
        about = limit["applies_to"].get("substance") == substance
        if about and limit["per"] == "session" and limit["bound"] == "at-most":
            found.append((limit["unit"], Fraction(str(limit["value"]))))
    return found


def most_points(one, area_cm2):
    """The points that a dose per square centimetre wants, and a session may have."""
    (part,) = one["components"]
    each_ml = number(one["volume_per_point_ml"])
    wanted = floor(number(part["amount"]) * area_cm2 / (strength_mg_per_ml(one) * each_ml))
    per_point = {"points": Fraction(1), "ml": each_ml, "mg": strength_mg_per_ml(one) * each_ml}
    caps = [
        floor(value / per_point[unit])
        for unit, value in limits_per_session(part["substance"])
        if unit in per_point
    ]
    return wanted, min([wanted, *caps])


def fewest_syringes(volumes, capacity):
    """The fewest runs of whole points that fit, over every way of cutting the row."""
    count = len(volumes)
    for cuts in range(count):
        for places in combinations(range(1, count), cuts):
            ends = [0, *places, count]
            if all(sum(volumes[a:b]) <= capacity for a, b in pairwise(ends)):
                return cuts + 1
    raise AssertionError("a point does not fit")


def planned(tree):
    """What a plan's first course chose, with its first formula and map."""
    chosen = plan_of(tree).courses[0].chosen
    if chosen is None:
        return None, None, None
    one = chosen.passes[0]
    return chosen, one.formula, one.map


@given(area=UNDER_THE_CHIN)
def test_a_dose_for_each_square_centimetre_makes_the_points_that_its_label_says(area):
    tree = healthy("submental-fat")
    tree["concerns"][0]["areas_cm2"] = {"submental": area}
    chosen, formula, drawn = planned(tree)
    one = only_pass(chosen.protocol)
    wanted, most = most_points(one, Fraction(area))
    each, strength = number(one["volume_per_point_ml"]), strength_mg_per_ml(one)
    left = sum(Fraction(row.area_cm2) for row in chosen.untreated)
    lost = Fraction(area) * (wanted - drawn.count) / wanted

    assert drawn.count <= most
    assert Fraction(formula.total_ml) == drawn.count * each
    assert Fraction(formula.components[0].amount) == drawn.count * each * strength
    assert {point.volume_ml for point in drawn.points} == {Decimal(str(float(each)))}
    assert abs(left - lost) <= TENTH / 2
    assert bool(chosen.untreated) is (drawn.count < wanted)


@pytest.mark.parametrize("area", ["24", "30", "42", "50", "60"])
def test_few_of_the_points_that_a_label_allows_are_lost_to_the_edge(area):
    """A square grid of a centimetre has a point for each square centimetre, but for the edge."""
    tree = healthy("submental-fat")
    tree["concerns"][0]["areas_cm2"] = {"submental": area}
    chosen, _, drawn = planned(tree)
    wanted, allowed = most_points(only_pass(chosen.protocol), Fraction(area))

    assert drawn.count >= min(allowed, floor(wanted * Fraction(3, 4)))


@given(area=UNDER_THE_CHIN)
def test_syringes_are_the_fewest_that_hold_whole_points(area):
    tree = healthy("submental-fat")
    tree["concerns"][0]["areas_cm2"] = {"submental": area}
    chosen, formula, drawn = planned(tree)
    one = only_pass(chosen.protocol)
    capacity = Fraction(str(entry("devices", one["device"])["syringe_ml"]["high"]))
    each = number(one["volume_per_point_ml"])
    in_one = floor(capacity / each)

    assert [syringe.number for syringe in formula.syringes] == list(
        range(1, ceil(Fraction(drawn.count, in_one)) + 1)
    )
    few = min(drawn.count, 12)
    assert fewest_syringes([each] * few, capacity) == ceil(Fraction(few, in_one))


def melasma_with(protocol, zones, areas):
    concern = {"id": "melasma", "zones": zones, "areas_cm2": areas}
    decided = {"protocols": {"melasma": protocol}}
    return healthy() | {"concerns": [concern], "decisions": decided}


ZONES = st.deferred(
    lambda: st.lists(st.sampled_from(zones_of("melasma")), min_size=1, max_size=3, unique=True)
)


@given(protocol=st.deferred(lambda: st.sampled_from(complete_protocols("melasma"))), zones=ZONES)
def test_a_volume_for_each_point_or_each_session_is_what_the_source_says(protocol, zones):
    chosen, _, drawn = planned(melasma_with(protocol, zones, {}))
    if drawn is None:
        return
    one = only_pass(protocol)
    strength = strength_mg_per_ml(one)
    volumes = [Fraction(point.volume_ml) for row in chosen.passes for point in row.map.points]
    parts = [row.formula.components[0] for row in chosen.passes]

    assert chosen.protocol == protocol
    if "volume_per_point_ml" in one:
        assert set(volumes) == {number(one["volume_per_point_ml"])}
    else:
        assert sum(volumes) == number(one["volume_per_session_ml"])
        assert max(volumes) - min(volumes) <= Fraction(1, 100)
    assert sum(Fraction(row.formula.total_ml) for row in chosen.passes) == sum(volumes)
    assert sum(Fraction(part.amount) for part in parts) == strength * sum(volumes)


def test_a_session_volume_is_divided_and_never_multiplied():
    (protocol,) = [
        name for name in complete_protocols("melasma") if "volume_per_session_ml" in only_pass(name)
    ]
    cheeks = [f"face_cheek_lateral_{side}" for side in ("left", "right")]
    brow = ["face_forehead"]
    totals = {
        sum(row.formula.total_ml for row in planned(melasma_with(protocol, zones, {}))[0].passes)
        for zones in (brow, cheeks + brow)
    }

    assert totals == {Decimal(only_pass(protocol)["volume_per_session_ml"]["value"])}


# Diluting.

STRENGTHS = [Fraction(one) for one in (1, 2, 4, 5, 10, 20, 25, 40, 50, 100)]


def least_dilution(wanted, stock, total):
    """The smallest whole tenths of a millilitre of stock and of the end volume, one by one."""
    tenths = ceil(total * 10)
    while True:
        stock_tenths = tenths * wanted / stock
        if stock_tenths.denominator == 1 and stock_tenths > 0:
            return stock_tenths / 10, Fraction(tenths, 10)
        tenths += 1


@pytest.mark.parametrize(
    ("wanted", "stock"), [(a, b) for a, b in product(STRENGTHS, repeat=2) if a < b]
)
@given(total=st.integers(1, 200))
def test_no_smaller_dilution_in_whole_tenths_gives_the_strength(wanted, stock, total):
    total = Fraction(total, 20)
    made = dilution(*(Decimal(str(float(one))) for one in (wanted, stock, total)))

    assert tuple(map(Fraction, made)) == least_dilution(wanted, stock, total)


# The standard cases, in numbers worked out by hand.


def test_melasma_on_both_cheekbones_in_numbers():
    """Points of 0.05 ml at 4 mg/ml, three sessions four weeks apart."""
    chosen, formula, drawn = planned(healthy())

    assert chosen.protocol == "karrabi2021-tranexamic-4mg-ml"
    assert formula.total_ml == drawn.count * Decimal("0.05")
    assert formula.components[0].amount == formula.total_ml * 4
    assert [session.on.isoformat() for session in chosen.series.sessions] == [
        ON,
        "2026-12-19",
        "2027-01-16",
    ]


def test_sixty_square_centimetres_under_the_chin_stop_at_the_ceiling():
    """50 points of 0.2 ml at 10 mg/ml: 10 ml with 100 mg in ten syringes, 10 cm² untreated."""
    tree = healthy("submental-fat")
    tree["concerns"][0]["areas_cm2"] = {"submental": "60"}
    chosen, formula, drawn = planned(tree)
    (row,) = chosen.untreated

    assert (drawn.count, formula.total_ml, formula.components[0].amount) == (50, 10, 100)
    assert [syringe.ml for syringe in formula.syringes] == [1] * 10
    assert (row.zone, row.area_cm2) == ("submental", 10)
    assert len(chosen.series.sessions) == 6
