"""Volumes add up exactly, in whole steps."""

from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pistor.planning.quantities import VolumeError, divided, plain, whole_down, whole_up

AMOUNTS = st.decimals(0, 10_000, places=3, allow_nan=False, allow_infinity=False)
STEPS = st.sampled_from([Decimal("0.01"), Decimal("0.05"), Decimal("0.1"), Decimal("0.2")])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.050", "0.05"),
        ("10", "10"),
        ("1E+2", "100"),
        ("0.00", "0"),
        ("-0.0", "0"),
        ("1E-7", "0.0000001"),
        ("-2.50", "-2.5"),
    ],
)
def test_a_number_is_shown_without_exponent_and_needless_zeros(value, shown):
    assert plain(Decimal(value)) == shown


@given(value=AMOUNTS, step=STEPS)
def test_the_steps_around_a_value_hold_it(value, step):
    low, high = whole_down(value, step), whole_up(value, step)

    assert low <= value <= high
    assert high - low == (0 if value % step == 0 else step)
    assert low % step == high % step == 0


@given(steps=st.integers(1, 400), points=st.integers(1, 60), step=STEPS)
def test_a_volume_over_points_adds_up_exactly_and_evenly(steps, points, step):
    total = steps * step
    if steps < points:
        with pytest.raises(VolumeError, match=f"at most {steps} points"):
            divided(total, points, step)
        return
    shares = divided(total, points, step)

    assert len(shares) == points
    assert sum(shares) == total
    assert all(share % step == 0 and share > 0 for share in shares)
    assert max(shares) - min(shares) in (0, step)
    larger = [number for number, share in enumerate(shares) if share > min(shares)]
    gaps = {after - before for before, after in pairwise(larger)}
    assert len(gaps) < 2 or max(gaps) - min(gaps) == 1


@pytest.mark.parametrize(("steps", "points"), list(product(range(1, 13), range(1, 5))))
def test_no_other_division_is_as_even(steps, points):
    """Every way to give each point a whole number of steps, tried one by one."""
    ways = [way for way in product(range(1, steps + 1), repeat=points) if sum(way) == steps]
    even = [way for way in ways if max(way) - min(way) <= 1]
    if not ways:
        with pytest.raises(VolumeError):
            divided(Decimal(steps), points, Decimal(1))
        return

    assert divided(Decimal(steps), points, Decimal(1)) in {tuple(map(Decimal, way)) for way in even}


def test_a_total_that_is_no_whole_number_of_steps_says_so():
    with pytest.raises(VolumeError, match=r"0\.105 ml is not a whole number of steps of 0\.01 ml"):
        divided(Decimal("0.105"), 3, Decimal("0.01"))
