"""How many points each zone gets and how much each holds, against counting by hand."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library import small_editions as made
from tests.library.small_editions import amount, box, limit, span, worked_out, zone

from pistor.planning.spreading import shared

AREAS = st.dictionaries(
    st.sampled_from(["first", "second", "third", "fourth"]),
    st.integers(1, 400).map(lambda tenths: Decimal(tenths) / 10),
    min_size=1,
)


# Sharing.


@given(points=st.integers(0, 200), areas=AREAS)
def test_points_are_shared_by_area_and_add_up_with_the_largest_rest_first(points, areas):
    whole = sum(map(Fraction, areas.values()))
    exact = {name: points * Fraction(area) / whole for name, area in areas.items()}
    found = shared(points, areas)
    rounded_up = {name for name, count in found.items() if count > exact[name]}
    rests = {name: share % 1 for name, share in exact.items()}

    assert sum(found.values()) == points
    assert all(abs(found[name] - exact[name]) < 1 for name in areas)
    assert all(
        rests[up] >= rests[down]
        for up in rounded_up
        for down in set(areas) - rounded_up
        if rests[down]
    )


def test_no_ground_gets_no_points():
    assert shared(7, {"first": Decimal(0), "second": Decimal(0)}) == {"first": 0, "second": 0}


# Zones below one another, each on a view of its own or all on one.

NAMES = ("first", "second", "third")


def edition(one, *, apart, spacing_mm=10, **kinds):
    """Three zones of 30 by 60 mm, on one drawing or on three."""
    views = [made.view(f"view-{name}") if apart else made.view("view") for name in NAMES]
    zones = [
        zone(name, (row["id"], box(-15, 100 * number, 30, 60)))
        for number, (name, row) in enumerate(zip(NAMES, views, strict=True))
    ]
    return made.edition(
        views=views if apart else views[:1],
        zones=zones,
        techniques=[made.technique(spacing_mm=spacing_mm)],
        protocols=[made.protocol(one)],
        **kinds,
    )


def by_zone(worked):
    """Points and millilitres of every zone over all drawings; a zone is drawn once."""
    rows = [share for plan in worked.plans if plan.map for share in plan.map.zones]
    assert len({share.zone for share in rows}) == len(rows)
    return {share.zone: (share.count, share.ml) for share in rows}


def total(worked):
    return sum((plan.formula.total_ml for plan in worked.plans if plan.formula), Decimal(0))


def finished(**fields):
    return made.a_pass({"substance": "medicine", "undiluted": True}, **fields)


@pytest.mark.parametrize("apart", [False, True])
@given(
    hundredths=st.integers(60, 900),
    zones=st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True),
)
def test_the_volume_of_a_session_is_divided_over_its_points_on_every_drawing(
    apart, hundredths, zones
):
    session = Decimal(hundredths) / 100
    one = finished(volume_per_session_ml=amount(session, "ml"))
    worked = worked_out(edition(one, apart=apart), zones=tuple(zones))
    volumes = [point.volume_ml for plan in worked.plans for point in plan.map.points]

    assert len(worked.plans) == (len(zones) if apart else 1)
    assert set(by_zone(worked)) == set(zones)
    assert sum(volumes) == total(worked) == session
    assert max(volumes) - min(volumes) <= Decimal("0.01")
    assert worked.untreated == ()


@pytest.mark.parametrize("apart", [False, True])
def test_points_for_a_session_are_shared_and_points_for_a_zone_are_not(apart):
    each = {"volume_per_point_ml": amount("0.1", "ml")}
    counted = finished(points_per_session=amount(7, "points"), **each)
    repeated = finished(points_per_zone=amount(7, "points"), **each)

    assert by_zone(worked_out(edition(counted, apart=apart), zones=NAMES)) == {
        "first": (3, Decimal("0.3")),
        "second": (2, Decimal("0.2")),
        "third": (2, Decimal("0.2")),
    }
    assert by_zone(worked_out(edition(repeated, apart=apart), zones=NAMES)) == dict.fromkeys(
        NAMES, (7, Decimal("0.7"))
    )


def test_points_that_a_source_counts_and_that_do_not_fit_are_told():
    one = finished(points_per_zone=amount(40, "points"), volume_per_point_ml=amount("0.1", "ml"))
    worked = worked_out(edition(one, apart=False), zones=("first",))
    [(count, _)] = by_zone(worked).values()

    assert [(row.zone, row.because) for row in worked.untreated] == [
        ("first", f"Only {count} points fit outside the avoid-areas.")
    ]
    assert worked.untreated[0].area_cm2 == (Decimal(18) * (40 - count) / 40).quantize(
        Decimal("0.1")
    )


def test_a_point_is_never_larger_than_its_source_allows():
    """4 ml in points of 0.05 ml need 80 points; 30 by 60 mm have room for 23 of them."""
    one = finished(
        volume_per_session_ml=amount(4, "ml"), point_range_ml=span("ml", low="0.01", high="0.05")
    )
    worked = worked_out(edition(one, apart=False), zones=("first",))

    assert worked.plans[0].formula is None
    assert [row.because for row in worked.untreated] == [
        "4 ml need 80 points of at most 0.05 ml; 23 fit here. Treat a larger area."
    ]


def test_a_volume_is_not_divided_into_less_than_the_least_point():
    """1 ml in points of at least 0.25 ml makes four points, though more would fit."""
    one = finished(volume_per_session_ml=amount(1, "ml"), point_range_ml=span("ml", low="0.25"))
    worked = worked_out(edition(one, apart=True), zones=NAMES[:2])

    assert by_zone(worked) == {"first": (2, Decimal("0.5")), "second": (2, Decimal("0.5"))}


@pytest.mark.parametrize("apart", [False, True])
def test_a_volume_for_each_square_centimetre_follows_the_measured_area(apart):
    """0.06 ml on each of 12.5 + 18.2 cm² are 1.842 ml, of which whole steps are drawn up."""
    one = finished(dosing="per_cm2", volume_per_cm2_ml=amount("0.06", "ml/cm2"))
    areas = {"first": "12.5", "second": "18.2"}
    worked = worked_out(edition(one, apart=apart), areas, zones=("first", "second"))

    assert total(worked) == Decimal("1.84")


# Ceilings of the whole session.

CEILINGS = [("points", 20), ("ml", "2.05"), ("mg", "20.5"), ("mcg", "20500"), ("g", "0.0205")]


def dosed(**fields):
    """0.1 ml a point at 10 mg/ml and 1 mg on each cm²: a point for each cm²."""
    part = {"substance": "medicine", "concentration": amount(10, "mg/ml")}
    part |= {"amount": amount(1, "mg/cm2"), "per": "cm2"}
    return made.a_pass(part, dosing="per_cm2", volume_per_point_ml=amount("0.1", "ml"), **fields)


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(("unit", "most"), CEILINGS)
@pytest.mark.parametrize("per", ["session", "day"])
def test_a_ceiling_bounds_the_session_over_all_drawings_and_says_what_is_left(
    apart, unit, most, per
):
    made_of = edition(dosed(), apart=apart, spacing_mm=5, limits=[limit("most", most, unit, per)])
    worked = worked_out(made_of, dict.fromkeys(NAMES, "12"), zones=NAMES)
    reached = (
        "The ceiling of one session is reached: most. A further session is planned only within "
        "the course maximum and its interval."
    )

    assert {name: count for name, (count, _) in by_zone(worked).items() if count} == {
        "first": 12,
        "second": 8,
    }
    assert [(row.zone, row.area_cm2, row.because) for row in worked.untreated] == [
        ("second", 4, reached),
        ("third", 12, reached),
    ]


@pytest.mark.parametrize("apart", [False, True])
def test_a_ceiling_bounds_points_that_only_the_pattern_makes(apart):
    """Three zones have room for 18 points each; 20 are allowed in one session."""
    one = finished(dosing="per_point", volume_per_point_ml=amount("0.1", "ml"))
    made_of = edition(one, apart=apart, limits=[limit("most", 20, "points", "session")])
    worked = worked_out(made_of, zones=NAMES)

    assert {name: count for name, (count, _) in by_zone(worked).items() if count} == {
        "first": 18,
        "second": 2,
    }
    assert [(row.zone, row.area_cm2) for row in worked.untreated] == [("second", 16), ("third", 18)]
    assert {row.because.partition(":")[0] for row in worked.untreated} == {
        "The ceiling of one session is reached"
    }


def test_a_ceiling_that_a_physician_overrides_bounds_nothing():
    by = made.override("most")
    made_of = edition(
        dosed(), apart=False, spacing_mm=5, limits=[limit("most", 20, "points", "day")]
    )
    worked = worked_out(made_of, dict.fromkeys(NAMES, "12"), zones=NAMES, overrides=(by,))

    assert Counter(count for count, _ in by_zone(worked).values()) == {12: 3}
    assert worked.untreated == ()


@pytest.mark.parametrize("apart", [False, True])
def test_no_more_is_injected_than_is_mixed_for_a_session(apart):
    """2 ml are mixed; in points of 0.1 ml that makes twenty, though more would fit."""
    part = {"substance": "medicine", "amount": amount(50, "mg"), "per": "session"}
    one = made.a_pass(
        part | {"volume_ml": amount(2, "ml")}, volume_per_point_ml=amount("0.1", "ml")
    )
    worked = worked_out(edition(one, apart=apart), zones=NAMES)
    given_mg = sum(plan.formula.components[0].amount for plan in worked.plans)

    assert (total(worked), given_mg) == (2, 50)
    assert {row.because.partition(". ")[0] for row in worked.untreated} == {
        "The ceiling of one session is reached: a session has 2 ml"
    }
