"""Patterns of points: lines, marks and papules, apart, level, even and quick on a large zone."""

from decimal import Decimal
from math import floor
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box
from tests.library import small_editions as made
from tests.library.small_editions import amount, worked_out

from pistor.case import MovedPoint
from pistor.planning.patterns import evenness, lay

MOST_SECONDS = 0.5
SPACINGS = st.integers(10, 80).map(lambda tenths: Decimal(tenths) / 10)
FINE_SPACINGS = st.integers(100, 800).map(lambda hundredths: Decimal(hundredths) / 100)


@st.composite
def rectangles(draw):
    left, top = (draw(st.integers(-3000, 3000)) / 100 for _ in range(2))
    width, height = (draw(st.integers(300, 6000)) / 100 for _ in range(2))
    return left, top, left + width, top + height


def laid(shape, pattern, spacing, *, most=None, exact=False, symmetric=False):
    return lay(
        shape,
        pattern=pattern,
        spacing_mm=float(spacing),
        most=most,
        exact=exact,
        symmetric=symmetric,
    )


def in_tenths(points):
    return [(round(x * 10), round(y * 10)) for x, y in points]


def lines_of(points):
    """The points of each line in the order in which the hand goes."""
    lines = []
    for x, y in in_tenths(points):
        if not lines or lines[-1][0] != y:
            lines.append((y, []))
        lines[-1][1].append(x)
    return lines


# Lines.


@given(sides=rectangles(), spacing=SPACINGS)
def test_the_lines_of_a_nappage_are_level_go_down_and_run_there_and_back(sides, spacing):
    lines = lines_of(laid(box(*sides), "nappage-lines", spacing))
    heights = [y for y, _ in lines]

    assert heights == sorted(set(heights))
    for number, (_, line) in enumerate(lines):
        assert line == sorted(line, reverse=bool(number % 2))


@pytest.mark.parametrize("pattern", ["nappage-lines", "grid"])
@given(sides=rectangles(), spacing=SPACINGS | FINE_SPACINGS)
def test_a_rectangle_has_as_many_points_as_rows_and_columns_fit_in_it(pattern, sides, spacing):
    left, top, right, bottom = sides
    apart = float(spacing) + 0.15
    fitting = floor((right - left - 0.4) / apart) * floor((bottom - top - 0.4) / apart)

    assert len(laid(box(*sides), pattern, spacing)) >= max(0, fitting)


@pytest.mark.parametrize(
    ("sides", "spacing"),
    [
        ((26.07, -7.17, 36.4, 15.47), "1.6"),
        ((-16.84, -3.38, 0.94, 8.38), "2.8"),
        ((3.39, 8.92, 26.25, 32.98), "1.6"),
        ((0, 0, 3, 5.51), "2.01"),
    ],
)
def test_rounding_to_tenths_never_empties_a_zone(sides, spacing):
    assert laid(box(*sides), "nappage-lines", spacing)


@pytest.mark.parametrize("pattern", ["nappage-lines", "grid", "hexagonal", "papules"])
@given(sides=rectangles(), spacing=SPACINGS | FINE_SPACINGS, most=st.none() | st.integers(1, 60))
def test_every_pattern_keeps_its_spacing_and_its_number_inside_its_shape(
    pattern, sides, spacing, most
):
    points = in_tenths(laid(box(*sides), pattern, spacing, most=most))
    left, top, right, bottom = (side * 10 for side in sides)
    least = (spacing * 10) ** 2

    assert most is None or len(points) <= most
    assert all(left <= x <= right and top <= y <= bottom for x, y in points)
    assert all(
        (ax - bx) ** 2 + (ay - by) ** 2 >= least
        for number, (ax, ay) in enumerate(points)
        for bx, by in points[:number]
    )


@pytest.mark.parametrize("pattern", ["nappage-lines", "grid", "hexagonal"])
@given(spacing=SPACINGS | FINE_SPACINGS, right=st.integers(60, 300), bottom=st.integers(60, 400))
def test_a_zone_on_the_midline_is_its_own_mirror_image(pattern, spacing, right, bottom):
    shape = box(-right / 10, 0, right / 10, bottom / 10)
    points = set(in_tenths(laid(shape, pattern, spacing, symmetric=True)))

    assert points
    assert points == {(-x, y) for x, y in points}


def test_papules_lie_closer_together_than_a_grid_of_the_same_spacing():
    shape = box(0, 0, 100, 100)
    papules, grid = (len(laid(shape, one, 10)) for one in ("papules", "grid"))

    assert papules > grid


# Marks.


def by_hand(spacing_mm, *, marks=(), each="0.1", remove=()):
    one = made.a_pass(
        {"substance": "medicine", "undiluted": True}, volume_per_point_ml=amount(each, "ml")
    )
    knowledge = made.edition(
        techniques=[made.technique("point-by-point", spacing_mm)], protocols=[made.protocol(one)]
    )
    points = [
        MovedPoint(
            concern=made.CONCERN,
            zone="here",
            x_mm=Decimal(x),
            y_mm=Decimal(y),
            by="Dr A",
            reason="felt",
            remove=gone,
        )
        for rows, gone in ((marks, False), (remove, True))
        for x, y in rows
    ]
    return worked_out(knowledge, points=tuple(points))


def places(worked):
    return [(point.x_mm, point.y_mm) for plan in worked.plans for point in plan.map.points]


@pytest.mark.parametrize("spacing_mm", [None, 10])
def test_points_set_one_by_one_are_only_those_that_a_physician_marks(spacing_mm):
    worked = by_hand(spacing_mm, marks=[(0, 20), (0, 40), (5, 70)])

    assert places(worked) == [(0, 20), (0, 40), (5, 70)]
    assert worked.plans[0].formula.total_ml == Decimal("0.3")
    assert worked.untreated == ()


def test_without_marks_and_without_a_spacing_it_says_who_marks_them():
    worked = by_hand(None)

    assert worked.plans[0].formula is None
    assert [row.because for row in worked.untreated] == [
        "Its points are set one by one: a physician marks them in `decisions.points`."
    ]


def test_a_mark_outside_or_too_close_is_left_out_with_its_reason():
    worked = by_hand(10, marks=[(0, 20), (0, 25), (90, 20)])

    assert places(worked) == [(0, 20)]
    assert [row.because for row in worked.untreated] == [
        "The point at 0, 25 is closer than 10 mm to another.",
        "The point at 90, 20 lies outside the zone or in an avoid-area.",
    ]


def test_a_mark_that_is_taken_away_again_and_one_that_was_never_there_are_told_apart():
    worked = by_hand(10, marks=[(0, 20), (0, 40)], remove=[(0, 40), (0, 60)])

    assert places(worked) == [(0, 20)]
    assert [row.because for row in worked.untreated] == ["The point at 0, 60 is not on the map."]


# Evenness and time.


def test_four_points_that_share_a_square_are_even():
    shape = box(0, 0, 20, 20)
    even = evenness([shape], ((5.0, 5.0), (15.0, 5.0), (5.0, 15.0), (15.0, 15.0)))
    crowded = evenness([shape], ((1.0, 1.0), (3.0, 1.0), (1.0, 3.0), (15.0, 15.0)))

    assert even.variation <= Decimal("0.05")
    assert Decimal("6.9") <= even.worst_gap_mm <= Decimal("7.1")
    assert crowded.variation > even.variation
    assert crowded.worst_gap_mm > even.worst_gap_mm
    assert evenness([shape], ()) is None


@given(
    places=st.lists(
        st.tuples(st.integers(0, 200), st.integers(0, 120)), min_size=1, max_size=12, unique=True
    )
)
def test_evenness_is_counted_over_every_half_millimetre(places):
    points = tuple((x / 10, y / 10) for x, y in places)
    cells = [(x / 2, y / 2) for x in range(40) for y in range(24) if x and y]
    nearest = [min((x - a) ** 2 + (y - b) ** 2 for a, b in points) for x, y in cells]
    found = evenness([box(0, 0, 20, 12)], points)

    assert float(found.worst_gap_mm) == pytest.approx(max(nearest) ** 0.5, abs=0.75)


@pytest.mark.parametrize(
    ("pattern", "spacing"), [("nappage-lines", 2), ("nappage-lines", 4), ("grid", 10), ("grid", 20)]
)
def test_a_large_zone_of_the_body_is_drawn_in_half_a_second(pattern, spacing):
    """400 cm², which is more than the largest zone that is drawn."""
    one = made.a_pass(
        {"substance": "medicine", "undiluted": True}, volume_per_point_ml=amount("0.02", "ml")
    )
    knowledge = made.edition(
        zones=[made.zone("here", ("front", made.box(-100, 0, 200, 200)))],
        techniques=[made.technique(pattern, spacing)],
        protocols=[made.protocol(one)],
    )
    worked_out(knowledge)
    began = process_time()
    worked = worked_out(knowledge)

    assert process_time() - began < MOST_SECONDS
    assert worked.plans[0].map.count >= floor(198 / spacing) * floor(198 / spacing)
