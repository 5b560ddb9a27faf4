"""Which syringe serves which point: as few syringes as hold whole points, in order.

The volumes of one pass are of one size, or of two that differ by a step. For these
the number of syringes is the least there is. Points keep their order, so that a
syringe serves neighbours; one is passed over only where keeping the order would
take one more syringe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pistor.planning.quantities import VolumeError, plain


def fill(volumes_ml: Sequence[Decimal], syringe_ml: Decimal | None) -> tuple[int, ...]:
    """The number of the syringe, from 1, that serves each point, points in the order given.

    All volumes above zero and in millilitres; None: no size of syringe is known,
    and one serves all. With one or two sizes of points no other way needs fewer
    syringes; with more sizes the points are taken in order. Raises `VolumeError`
    when a point is larger than the syringe.
    """
    if syringe_ml is None or not volumes_ml:
        return (1,) * len(volumes_ml)
    if max(volumes_ml) > syringe_ml:
        raise VolumeError(
            f"One point of {plain(max(volumes_ml))} ml does not fit a syringe of "
            f"{plain(syringe_ml)} ml. Use a smaller volume for a point."
        )
    *sizes, capacity = _in_steps([*volumes_ml, syringe_ml])
    numbers = _in_order(sizes, capacity)
    if len(set(sizes)) != 2:  # noqa: PLR2004  One size is best in order; more are not weighed.
        return numbers
    return _fewest(sizes, capacity, in_order=numbers)


def _in_steps(volumes: Sequence[Decimal]) -> list[int]:
    """Volumes as whole numbers of one step that all of them share."""
    places = max(0, *(-int(one.normalize().as_tuple().exponent) for one in volumes))
    return [int(one.scaleb(places)) for one in volumes]


def _in_order(sizes: Sequence[int], capacity: int) -> tuple[int, ...]:
    """A new syringe as soon as the next point does not fit."""
    number, left = 1, capacity
    numbers = []
    for size in sizes:
        if size > left:
            number, left = number + 1, capacity
        left -= size
        numbers.append(number)
    return tuple(numbers)


def _fewest(sizes: Sequence[int], capacity: int, *, in_order: tuple[int, ...]) -> tuple[int, ...]:
    """Two sizes in the fewest syringes; `in_order` where that takes no more of them."""
    room = _Room(
        large=max(sizes), small=min(sizes), capacity=capacity, larges=sizes.count(max(sizes))
    )
    least = -(-sum(sizes) // capacity)
    for syringes in range(1, in_order[-1]):
        room.add_syringe()
        if syringes >= least and room.suffices(syringes, room.larges, len(sizes) - room.larges):
            return _passing_over(sizes, room, syringes)
    return in_order


_NONE_FIT = -1


@dataclass(slots=True, kw_only=True)
class _Room:
    """How many small points fit beside large ones, by syringes and by large ones.

    `beside[syringes][larges]` is `_NONE_FIT` where the large ones alone do not fit.
    Volumes are in steps.
    """

    large: int
    small: int
    capacity: int
    larges: int
    beside: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        """Begin without a syringe: it holds nothing."""
        self.beside = [[0] + [_NONE_FIT] * self.larges]

    def add_syringe(self) -> None:
        """Work out one syringe more, over every number of large points that it may hold."""
        before = self.beside[-1]
        left = [
            self.small_in(self.capacity, many) for many in range(self.capacity // self.large + 1)
        ]
        self.beside.append(
            [
                max(
                    (
                        before[larges - many] + small
                        for many, small in enumerate(left[: larges + 1])
                        if before[larges - many] != _NONE_FIT
                    ),
                    default=_NONE_FIT,
                )
                for larges in range(self.larges + 1)
            ]
        )

    def small_in(self, space: int, larges: int) -> int:
        """How many small points fit into a space beside so many large ones."""
        return (space - larges * self.large) // self.small

    def suffices(self, syringes: int, larges: int, smalls: int, *, opened: int = 0) -> bool:
        """Whether the points fit into empty syringes and the space left in an opened one."""
        return any(
            self.beside[syringes][larges - many] >= max(0, smalls - self.small_in(opened, many))
            for many in range(min(larges, opened // self.large) + 1)
        )


def _passing_over(sizes: Sequence[int], room: _Room, syringes: int) -> tuple[int, ...]:
    """Every syringe takes the next points, and passes one over when the rest would not fit then.

    Once the rest fits into the syringes behind it, a syringe takes no point from
    beyond one that it passed over.
    """
    numbers = [0] * len(sizes)
    waiting = list(range(len(sizes)))
    larges = room.larges
    for number in range(1, syringes + 1):
        space, behind = room.capacity, syringes - number
        later: list[int] = []
        for place, point in enumerate(waiting):
            smalls = len(waiting) - place + len(later) - larges
            large = sizes[point] == room.large
            rest = (larges - large, smalls - (not large))
            if sizes[point] <= space and room.suffices(behind, *rest, opened=space - sizes[point]):
                numbers[point] = number
                space -= sizes[point]
                larges -= large
                continue
            later.append(point)
            if room.suffices(behind, larges, smalls):
                later += waiting[place + 1 :]
                break
        waiting = later
    return tuple(numbers)
