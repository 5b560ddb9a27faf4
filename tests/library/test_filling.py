"""Syringes are as few as hold whole points, and serve neighbours."""

from decimal import Decimal
from functools import cache
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pistor.planning.filling import fill
from pistor.planning.quantities import VolumeError

HUNDREDTH = Decimal("0.01")


def filled(sizes, capacity):
    """The numbers for volumes and a syringe in hundredths of a millilitre."""
    return fill([one * HUNDREDTH for one in sizes], capacity * HUNDREDTH)


def fewest(sizes, capacity):
    """The fewest syringes, by trying every one for every point."""
    large, small = max(sizes), min(sizes)

    @cache
    def rest(larges, smalls, space):
        if larges == smalls == 0:
            return 0
        ways = [1 + rest(larges, smalls, capacity)] if space < capacity else []
        if larges and large <= space:
            ways.append(rest(larges - 1, smalls, space - large))
        if smalls and small <= space:
            ways.append(rest(larges, smalls - 1, space - small))
        return min(ways)

    larges = sizes.count(large) if large > small else 0
    return 1 + rest(larges, len(sizes) - larges, capacity)


@st.composite
def rows_of_two_sizes(draw):
    small, more = draw(st.integers(3, 20)), draw(st.integers(1, 12))
    sizes = draw(st.lists(st.sampled_from([small, small + more]), min_size=1, max_size=24))
    return sizes, draw(st.integers(small + more, 70))


@given(row=rows_of_two_sizes())
def test_no_other_way_needs_fewer_syringes(row):
    sizes, capacity = row

    assert max(filled(sizes, capacity)) == fewest(sizes, capacity)


@given(row=rows_of_two_sizes())
def test_every_syringe_is_used_and_none_is_overfull(row):
    sizes, capacity = row
    numbers = filled(sizes, capacity)
    held = dict.fromkeys(numbers, 0)
    for number, size in zip(numbers, sizes, strict=True):
        held[number] += size

    assert sorted(held) == list(range(1, len(held) + 1))
    assert max(held.values()) <= capacity


@given(row=rows_of_two_sizes())
def test_points_of_one_size_keep_their_order(row):
    sizes, capacity = row
    numbers = filled(sizes, capacity)
    of_a_size = [
        [n for n, one in zip(numbers, sizes, strict=True) if one == size] for size in set(sizes)
    ]

    assert [sorted(rows) for rows in of_a_size] == of_a_size


@given(row=rows_of_two_sizes())
def test_points_stay_in_order_where_that_takes_no_more_syringes(row):
    sizes, capacity = row
    numbers, in_order, left = filled(sizes, capacity), [1], capacity - sizes[0]
    for size in sizes[1:]:
        in_order.append(in_order[-1] + (size > left))
        left = (capacity if size > left else left) - size

    if in_order[-1] == fewest(sizes, capacity):
        assert numbers == tuple(in_order)


def test_a_point_is_passed_over_where_the_order_would_take_one_more_syringe():
    """Two large and two small ones fill a syringe of ten; in order they would need three."""
    in_order, numbers = [6, 6, 4, 4], filled([6, 6, 4, 4], 10)

    assert [sum(one) > 10 for one in pairwise(in_order)] == [True, False, False]
    assert numbers == (1, 2, 1, 2)


def test_a_zone_is_left_only_at_the_ends_of_its_syringes():
    """Twelve large points of one zone, then the small ones of another."""
    numbers = filled([7] * 12 + [5] * 9, 26)

    assert [(number, len(list(run))) for number, run in groupby(numbers)] == [
        (1, 3),
        (2, 3),
        (3, 3),
        (4, 3),
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 1),
        (5, 5),
    ]


def test_without_a_known_syringe_one_serves_all():
    assert fill([HUNDREDTH] * 3, None) == (1, 1, 1)
    assert fill([], Decimal(1)) == ()


def test_a_point_that_no_syringe_holds_is_refused():
    with pytest.raises(VolumeError, match=r"One point of 0\.3 ml does not fit a syringe of 0\.2"):
        fill([Decimal("0.1"), Decimal("0.3")], Decimal("0.2"))


def test_three_sizes_are_taken_in_order():
    assert filled([5, 6, 7, 5], 12) == (1, 1, 2, 2)


def test_volumes_written_with_more_places_are_the_same_volumes():
    rows = [Decimal("0.050"), Decimal("0.05"), Decimal("5E-2")]

    assert fill(rows, Decimal("0.1")) == (1, 1, 2)
