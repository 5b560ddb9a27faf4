"""Amounts that add up exactly: decimals, whole steps, no rounding by surprise."""

from decimal import ROUND_DOWN, ROUND_UP, Decimal
from itertools import pairwise


class VolumeError(ValueError):
    """A volume cannot be divided as asked."""


def plain(value: Decimal) -> str:
    """A decimal without exponent and without needless zeros: `0.05`, `10`."""
    text = format(value.normalize(), "f")
    return "0" if text in ("-0", "") else text


def whole_down(value: Decimal, step: Decimal) -> Decimal:
    """The largest multiple of `step` that is not above `value`."""
    return (value / step).to_integral_value(rounding=ROUND_DOWN) * step


def whole_up(value: Decimal, step: Decimal) -> Decimal:
    """The smallest multiple of `step` that is not below `value`."""
    return (value / step).to_integral_value(rounding=ROUND_UP) * step


def divided(total_ml: Decimal, points: int, step_ml: Decimal) -> tuple[Decimal, ...]:
    """`total_ml` over `points` in whole steps of `step_ml` that add up exactly.

    Volumes differ by one step at most, and the larger ones are spread evenly, so that
    no place gets more than another. Raises `VolumeError`
    when the total is not a whole number of steps or too small for every point.
    """
    steps = total_ml / step_ml
    if steps != steps.to_integral_value():
        raise VolumeError(
            f"{plain(total_ml)} ml is not a whole number of steps of {plain(step_ml)} ml. "
            "Use another total or a finer syringe."
        )
    each, more = divmod(int(steps), points)
    if each < 1:
        raise VolumeError(
            f"{plain(total_ml)} ml over {points} points is less than one step of "
            f"{plain(step_ml)} ml per point. Use at most {int(steps)} points or a finer syringe."
        )
    ends = [more * number // points for number in range(points + 1)]
    extra = (after - before for before, after in pairwise(ends))
    return tuple((each + one) * step_ml for one in extra)
