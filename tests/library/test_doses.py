"""What a session gives of each substance, worked out again in fractions."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pistor.knowledge.protocols import Component, Course, Expectation, Pass, Protocol
from pistor.knowledge.statements import Amount, Review
from pistor.planning.dosing import Dose, Session, given_in, per_ml, points_by_area, volume_of

MASSES = {"mg": Fraction(1), "mcg": Fraction(1, 1000), "g": Fraction(1000)}
OTHERS = ("IU", "U:onabotulinumtoxina", "ml")
UNITS = (*MASSES, *OTHERS)
values = st.decimals("0.001", 500, places=3)
volumes = st.integers(1, 2000).map(lambda hundredths: Decimal(hundredths) / 100)


def of(value, unit):
    return Amount(value=Decimal(value), unit=unit, sources=())


def act(*components, dosing="per_session", **fields):
    return Pass(
        id="injection",
        technique="needle",
        technique_sources=(),
        layer="dermis",
        dosing=dosing,
        components=components,
        **fields,
    )


def session(one, *, points=1, total_ml=Decimal(1), area_cm2=Decimal(1)):
    regimen = Protocol(
        id="made-up",
        title="Made up",
        review=Review(status="draft"),
        concern="made-up",
        standing="trial",
        passes=(one,),
        course=Course(),
        expect=Expectation(),
        sources=(),
    )
    return Session(
        protocol=regimen,
        one=one,
        points=points,
        volume_ml=total_ml / points,
        total_ml=total_ml,
        area_cm2=area_cm2,
        spacing_mm=Decimal(10),
        sessions_with={},
    )


def in_fractions(dose):
    return None if dose is None else (Fraction(dose.amount), dose.unit)


# Strengths.


@given(value=values, unit=st.sampled_from(UNITS), total_ml=volumes)
def test_a_strength_times_the_volume_injected_is_the_dose_in_its_own_unit(value, unit, total_ml):
    part = Component(substance="medicine", concentration=of(value, f"{unit}/ml"))

    assert in_fractions(given_in(part, session(act(part), total_ml=total_ml))) == (
        Fraction(value) * Fraction(total_ml),
        unit,
    )


@given(value=values, total_ml=volumes)
def test_a_per_cent_of_weight_in_volume_is_ten_milligrams_in_a_millilitre(value, total_ml):
    part = Component(substance="medicine", concentration=of(value, "percent_wv"))

    assert in_fractions(given_in(part, session(act(part), total_ml=total_ml))) == (
        Fraction(value) * 10 * Fraction(total_ml),
        "mg",
    )


@pytest.mark.parametrize("unit", ["percent", "percent_vv", "mg", "mg/cm2", "mg/kg"])
def test_what_is_no_amount_in_a_volume_is_no_strength(unit):
    part = Component(substance="medicine", concentration=of(2, unit))

    assert per_ml(part.concentration) is None
    assert given_in(part, session(act(part))) is None


# Units.


@given(value=values, unit=st.sampled_from(UNITS), other=st.sampled_from(UNITS))
def test_only_masses_are_converted_and_only_into_masses(value, unit, other):
    found = Dose(amount=value, unit=unit).within(other)
    expected = None
    if unit == other:
        expected = Fraction(value)
    elif unit in MASSES and other in MASSES:
        expected = Fraction(value) * MASSES[unit] / MASSES[other]

    assert (None if found is None else Fraction(found)) == expected


# Amounts.


@given(
    value=values,
    unit=st.sampled_from(UNITS),
    per=st.sampled_from(["point", "cm2", "session"]),
    points=st.integers(1, 200),
    area_cm2=volumes,
)
def test_an_amount_counts_for_every_point_every_square_centimetre_or_once(
    value, unit, per, points, area_cm2
):
    part = Component(substance="medicine", amount=of(value, unit), per=per)
    one = act(part, volume_per_session_ml=of(3, "ml"))
    times = {"point": points, "cm2": Fraction(area_cm2), "session": 1}[per]
    found = given_in(part, session(one, points=points, total_ml=Decimal(3), area_cm2=area_cm2))

    assert in_fractions(found) == (Fraction(value) * times, unit)


@given(
    value=values,
    mixed=st.sampled_from(["1", "2", "4", "5", "8", "10"]),
    part_of=st.integers(1, 100),
)
def test_what_is_mixed_for_a_session_and_injected_in_part_counts_by_that_part(
    value, mixed, part_of
):
    injected = Decimal(mixed) * part_of / 100
    stated = Component(substance="first", amount=of(value, "mg"), per="session")
    by_volume = Component(substance="second", volume_ml=of(mixed, "ml"), stock=of(2, "percent_wv"))
    one = act(stated, by_volume, volume_per_session_ml=of(mixed, "ml"))
    now = session(one, total_ml=injected)

    assert in_fractions(given_in(stated, now)) == (Fraction(value) * part_of / 100, "mg")
    assert in_fractions(given_in(by_volume, now)) == (20 * Fraction(injected), "mg")
    assert Fraction(volume_of(by_volume, now)) == Fraction(injected)


@pytest.mark.parametrize("stock", [None, of(2, "percent")])
def test_a_volume_of_unknown_strength_has_a_volume_and_no_amount(stock):
    part = Component(substance="medicine", volume_ml=of(2, "ml"), stock=stock)
    now = session(act(part), total_ml=Decimal(2))

    assert given_in(part, now) is None
    assert volume_of(part, now) == 2


@given(total_ml=volumes)
def test_the_dose_of_a_finished_product_is_its_volume(total_ml):
    part = Component(substance="filler", undiluted=True)
    now = session(act(part), total_ml=total_ml)

    assert given_in(part, now) == Dose(amount=total_ml, unit="ml")
    assert volume_of(part, now) == total_ml


def test_an_amount_in_per_cent_has_no_basis():
    part = Component(substance="medicine", amount=of(2, "percent"), per="session")

    assert given_in(part, session(act(part))) is None


# Points of a dose per cm².


@given(
    dose=values,
    strength=values,
    area=volumes,
    volume=st.sampled_from(["0.02", "0.05", "0.1", "0.2"]),
    unit=st.sampled_from(["mg", "mcg", "IU", "U:onabotulinumtoxina"]),
)
def test_a_dose_for_each_square_centimetre_makes_whole_points_rounded_down(
    dose, strength, area, volume, unit
):
    part = Component(
        substance="medicine",
        concentration=of(strength, f"{unit}/ml"),
        amount=of(dose, f"{unit}/cm2"),
        per="cm2",
    )
    one = act(part, dosing="per_cm2", volume_per_point_ml=of(volume, "ml"))

    assert points_by_area(one, area, Decimal(volume)) == floor(
        Fraction(dose) * Fraction(area) / (Fraction(strength) * Fraction(volume))
    )


@pytest.mark.parametrize(
    ("dose", "strength", "points"),
    [
        ("mg/cm2", "mcg/ml", 50_000),
        ("mcg/cm2", "mg/ml", 0),
        ("g/cm2", "mg/ml", 50_000),
        ("mg/cm2", "IU/ml", None),
        ("IU/cm2", "mg/ml", None),
        ("IU/cm2", "U:onabotulinumtoxina/ml", None),
    ],
)
def test_a_dose_in_one_unit_makes_no_points_from_a_strength_in_another(dose, strength, points):
    part = Component(
        substance="medicine", concentration=of(2, strength), amount=of(1, dose), per="cm2"
    )
    one = act(part, dosing="per_cm2")

    assert points_by_area(one, Decimal(10), Decimal("0.1")) == points


def test_a_volume_for_each_square_centimetre_makes_points_where_no_dose_does():
    part = Component(substance="filler", undiluted=True)
    one = act(part, dosing="per_cm2", volume_per_cm2_ml=of("0.04", "ml/cm2"))

    assert points_by_area(one, Decimal("9.9"), Decimal("0.05")) == 7
    assert points_by_area(act(part, dosing="per_point"), Decimal(9), Decimal("0.05")) is None
