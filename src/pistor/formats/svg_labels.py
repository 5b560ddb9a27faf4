"""Where numbers and letters stand on a drawing, so that they cover no point and no other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from string import ascii_lowercase

from pistor.formats.svg_geometry import Box, Ring, Spot, around, centroid, inside
from pistor.formats.svg_type import width_of

NUMBER_SIZE = 2.1
KEY_RADIUS = 2.1
_GAP = 0.35
_APART = 0.4
_CAPITAL = 0.74
"""The height of a figure in heights of the type."""
_GRID = 18
_FAR = 6.0
EVERY = 5
_SIDES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A point as it is drawn: its zone, its number there, its middle and how far it reaches."""

    zone: str
    number: int
    at: Spot
    reach: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A number with the left end of its baseline."""

    words: str
    at: Spot


def letters(number: int) -> str:
    """`a` to `z`, then `aa`: the name of the thing at place `number`, from 0."""
    tens, ones = divmod(number, len(ascii_lowercase))
    return (letters(tens - 1) if tens else "") + ascii_lowercase[ones]


def key_spot(
    rings: Sequence[Ring],
    taken: Sequence[tuple[Spot, float]],
    *,
    room: Box,
    unit: float,
    others: Sequence[Sequence[Ring]] | None = None,
) -> Spot | None:
    """A place for the letter of a shape: inside where it is free, else just beside it.

    `taken` are places with the radius that they need. `others` are shapes in which
    the letter would mislead; without them it stays inside. None when the shape lies
    outside `room`.
    """
    spots = [spot for spot in _raster(rings) if room.holds(spot)]
    if not spots:
        return None
    if others is not None:
        beside = [spot for spot in _beside(rings, KEY_RADIUS * 1.5 * unit) if room.holds(spot)]
        spots += [one for one in beside if not _in_any(others, one)]
    reach = KEY_RADIUS * unit

    def free(spot: Spot) -> float:
        gaps = [hypot(spot[0] - x, spot[1] - y) - far for (x, y), far in taken]
        return min([*gaps, _FAR * unit])

    def worth(spot: Spot) -> tuple[bool, float]:
        clear = free(spot) - reach
        return clear >= 0, round(min(clear, unit if clear >= 0 else _FAR), 3)

    return max(spots, key=worth)


def _in_any(shapes: Sequence[Sequence[Ring]], spot: Spot) -> bool:
    return any(inside(one, spot) for one in shapes)


def _raster(rings: Sequence[Ring]) -> Iterator[Spot]:
    """The middle, then a grid of places inside the rings, the nearest to the middle first."""
    middle = centroid(rings)
    if inside(rings, middle):
        yield middle
    box = around(spot for ring in rings for spot in ring)
    step = max(box.width, box.height) / _GRID
    found = [
        (box.left + (column + 0.5) * step, box.top + (row + 0.5) * step)
        for row in range(_GRID)
        for column in range(_GRID)
    ]
    near = sorted(found, key=lambda one: hypot(one[0] - middle[0], one[1] - middle[1]))
    yield from (one for one in near if inside(rings, one))


def _beside(rings: Sequence[Ring], away: float) -> Iterator[Spot]:
    """Places around the rings, `away` from their edge, those on top first."""
    middle = centroid(rings)
    for x, y in sorted((spot for ring in rings for spot in ring), key=lambda one: (one[1], one[0])):
        far = hypot(x - middle[0], y - middle[1]) or 1.0
        place = (x + (x - middle[0]) / far * away, y + (y - middle[1]) / far * away)
        if not inside(rings, place):
            yield place


def numbers_for(
    signs: Sequence[Sign], keys: Sequence[Spot], *, room: Box, unit: float
) -> dict[str, tuple[Label, ...]]:
    """The numbers that find room, by zone: all of a zone, else every fifth, else none."""
    boxes = [_square(at, KEY_RADIUS * unit) for at in keys]
    found: dict[str, tuple[Label, ...]] = {}
    for zone in dict.fromkeys(one.zone for one in signs):
        mine = [one for one in signs if one.zone == zone]
        some = [one for one in mine if one.number == 1 or one.number % EVERY == 0]
        placed = _all_placed(mine, signs, boxes, room, unit)
        if placed is None:
            placed = _all_placed(some, signs, boxes, room, unit)
        boxes += [box for _, box in placed or ()]
        found[zone] = tuple(label for label, _ in placed or ())
    return found


def _all_placed(
    mine: Sequence[Sign], signs: Sequence[Sign], boxes: Sequence[Box], room: Box, unit: float
) -> list[tuple[Label, Box]] | None:
    """A label for each of `mine`, or None when one finds no room."""
    # Numbers on the same side of every point read best; each where it finds room is next best.
    for sides in (*((side,) for side in range(_SIDES)), range(_SIDES)):
        placed: list[tuple[Label, Box]] = []
        for one in mine:
            near = [two for two in signs if abs(two.at[1] - one.at[1]) < _FAR * 2 * unit]
            taken = [*boxes, *(box for _, box in placed)]
            spot = _room_beside(one, sides, near=near, taken=taken, room=room, unit=unit)
            if spot is None:
                break
            placed.append(spot)
        else:
            return placed
    return None


def _room_beside(
    one: Sign,
    sides: Sequence[int],
    *,
    near: Sequence[Sign],
    taken: Sequence[Box],
    room: Box,
    unit: float,
) -> tuple[Label, Box] | None:
    words = str(one.number)
    wide, high = width_of(words, NUMBER_SIZE * unit), NUMBER_SIZE * _CAPITAL * unit
    spots = _beside_point(one, wide, high, _GAP * unit)
    for left, bottom in (spots[side] for side in sides):
        box = Box(left=left, top=bottom - high, right=left + wide, bottom=bottom)
        if (
            room.holds((box.left, box.top))
            and room.holds((box.right, box.bottom))
            and not any(box.grown(_APART * unit).meets(other) for other in taken)
            and not any(_covers(box, two) for two in near)
        ):
            return Label(words=words, at=(left, bottom)), box
    return None


def _beside_point(one: Sign, wide: float, high: float, gap: float) -> tuple[Spot, ...]:
    """Left end and baseline: to the right, the left, below, above, and at the corners."""
    x, y = one.at
    far, near = one.reach + gap, one.reach * 0.7 + gap
    return (
        (x + far, y + high / 2),
        (x - far - wide, y + high / 2),
        (x - wide / 2, y + far + high),
        (x - wide / 2, y - far),
        (x + near, y - near),
        (x + near, y + near + high),
        (x - near - wide, y - near),
        (x - near - wide, y + near + high),
    )


def _covers(box: Box, sign: Sign) -> bool:
    x = min(max(sign.at[0], box.left), box.right)
    y = min(max(sign.at[1], box.top), box.bottom)
    return hypot(sign.at[0] - x, sign.at[1] - y) < sign.reach


def _square(at: Spot, half: float) -> Box:
    return around([at]).grown(half)
