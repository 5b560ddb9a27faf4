"""How much of a limit one session uses, and that nothing is rounded to the patient's harm."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library import small_editions as made
from tests.library.small_editions import amount, box, limit, worked_out

HUNDREDTH = Fraction(1, 100)


def mixture(ml, mg, **fields):
    part = {"substance": "medicine", "amount": amount(mg, "mg"), "per": "session"}
    return made.a_pass(part, volume_per_session_ml=amount(ml, "ml"), **fields)


def rows_of(worked):
    """The limits beside the first substance, by rule."""
    [plan, *_] = worked.plans
    return {row.rule: row for row in plan.formula.components[0].limits}


@given(
    mg=st.integers(1, 400_000).map(lambda number: Decimal(number) / 100),
    weight=st.integers(350, 1600).map(lambda number: Decimal(number) / 10),
)
def test_a_limit_for_body_weight_is_held_to_the_last_digit(mg, weight):
    knowledge = made.edition(
        protocols=[made.protocol(mixture(1, mg))], limits=[limit("most", "4.5", "mg/kg", "kg")]
    )
    row = rows_of(worked_out(knowledge, weight_kg=weight))["most"]
    exact = Fraction(mg) / Fraction(weight)

    assert row.holds is (exact <= Fraction("4.5"))
    assert 0 <= Fraction(row.used) - exact < HUNDREDTH


@pytest.mark.parametrize(("mg", "holds"), [("315", True), ("315.2", False)])
def test_a_dose_a_little_over_its_limit_is_over_it(mg, holds):
    """4.5 mg/kg for 70 kg are 315 mg; 315.2 mg are 4.5029 mg/kg."""
    knowledge = made.edition(
        protocols=[made.protocol(mixture(1, mg))], limits=[limit("most", "4.5", "mg/kg", "kg")]
    )

    assert rows_of(worked_out(knowledge, weight_kg=70))["most"].holds is holds


def test_a_limit_for_body_weight_is_not_known_without_a_weight():
    knowledge = made.edition(
        protocols=[made.protocol(mixture(1, 300))], limits=[limit("most", "4.5", "mg/kg", "kg")]
    )
    row = rows_of(worked_out(knowledge))["most"]

    assert (row.used, row.holds) == (None, None)


@pytest.mark.parametrize(
    ("unit", "per", "most", "used"),
    [
        ("mg", "session", 100, 50),
        ("mcg", "day", 90_000, 50_000),
        ("g", "course", 1, "0.05"),
        ("ml", "session", 3, 2),
        ("ml", "point", 1, "0.1"),
        ("points", "session", 99, 20),
        ("mg", "point", 9, "2.5"),
        ("mg/cm2", "cm2", 9, 5),
        ("mg/ml", "session", 25, 25),
        ("sessions", "sessions", 1, 1),
        ("mm", "spacing", 99, 5),
        ("IU", "session", 9, None),
        ("months", "interval", 1, None),
    ],
)
def test_a_session_uses_of_a_limit_what_it_gives_in_the_limits_own_unit(unit, per, most, used):
    """50 mg in 2 ml, 20 points of 0.1 ml on 10 cm²."""
    one = mixture(2, 50, points_per_session=amount(20, "points"))
    knowledge = made.edition(
        techniques=[made.technique(spacing_mm=5)],
        protocols=[made.protocol(one)],
        zones=[made.zone("here", ("front", box(-20, 0, 40, 25)))],
        limits=[limit("most", most, unit, per)],
    )
    row = rows_of(worked_out(knowledge, {"here": 10}))["most"]
    known = None if used is None else Decimal(used)

    assert (row.used, row.holds) == (known, None if used is None else True)


def test_a_dose_for_each_square_centimetre_counts_only_ground_that_got_points():
    """1 ml in two points of 0.5 ml: the third zone stays without, and its ground is not counted."""
    zones = [
        made.zone(name, ("front", box(-20, 100 * number, 40, 25)))
        for number, name in enumerate(("first", "second", "third"))
    ]
    one = mixture(1, 60, point_range_ml=made.span("ml", low="0.5"))
    knowledge = made.edition(
        protocols=[made.protocol(one)], zones=zones, limits=[limit("most", 4, "mg/cm2", "cm2")]
    )
    worked = worked_out(
        knowledge,
        dict.fromkeys(["first", "second", "third"], "10"),
        zones=("first", "second", "third"),
    )

    assert [share.count for share in worked.plans[0].map.zones] == [1, 1, 0]
    assert rows_of(worked)["most"].used == 3


@given(
    dose=st.sampled_from(["0.7", "1", "1.5", "2", "3"]),
    area=st.integers(80, 150).map(lambda tenths: Decimal(tenths) / 10),
)
def test_points_of_a_dose_for_each_square_centimetre_use_just_that_dose(dose, area):
    part = {"substance": "medicine", "concentration": amount(10, "mg/ml")}
    part |= {"amount": amount(dose, "mg/cm2"), "per": "cm2"}
    one = made.a_pass(part, dosing="per_cm2", volume_per_point_ml=amount("0.15", "ml"))
    knowledge = made.edition(
        techniques=[made.technique(spacing_mm=4)],
        protocols=[made.protocol(one)],
        zones=[made.zone("here", ("front", box(-20, 0, 40, 25)))],
        limits=[limit("most", dose, "mg/cm2", "cm2")],
    )
    row = rows_of(worked_out(knowledge, {"here": area}))["most"]

    assert (row.used, row.holds) == (Decimal(dose), True)


@pytest.mark.parametrize(
    ("tier", "override", "binds"), [("A", False, True), ("C", False, False), ("A", True, False)]
)
def test_a_practice_figure_or_an_overridden_limit_is_shown_and_does_not_bind(tier, override, binds):
    """A trial's point of 0.1 ml beside a limit of 0.05 ml."""
    one = made.a_pass(
        {"substance": "medicine", "undiluted": True},
        volume_per_point_ml=amount("0.1", "ml"),
        points_per_session=amount(5, "points"),
    )
    small = limit("most", "0.05", "ml", "point", sources=[{**made.CITED[0], "tier": tier}])
    knowledge = made.edition(protocols=[made.protocol(one)], limits=[small])
    overridden = {"overrides": (made.override("most"),)} if override else {}
    worked = worked_out(knowledge, **overridden)
    row = rows_of(worked)["most"]
    checks = {one.rule: one for one in worked.plans[0].formula.checks}

    assert (row.holds, row.binds) == (False, binds)
    assert checks["most"].holds is (not binds)
    assert checks["most"].detail.endswith("not binding here") is (not binds)
