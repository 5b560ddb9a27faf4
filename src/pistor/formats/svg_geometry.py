"""Shapes in millimetres: which part of a view fits a page, at what scale, and hatching."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, sqrt

from pistor.formats.svg_type import figure

Spot = tuple[float, float]
Ring = tuple[Spot, ...]
_SHORTEST_MM = 0.1
"""A shorter hatching line would be a dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An upright rectangle: x to the right, y down."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, spot: Spot) -> bool:
        """Whether `spot` lies within, edges included."""
        return self.left <= spot[0] <= self.right and self.top <= spot[1] <= self.bottom

    def meets(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def grown(self, by: float) -> "Box":
        """The rectangle with an edge of `by` added on every side."""
        return Box(
            left=self.left - by,
            top=self.top - by,
            right=self.right + by,
            bottom=self.bottom + by,
        )


def around(spots: Iterable[Spot]) -> Box:
    """The smallest rectangle that holds every spot."""
    rows = list(spots)
    across, down = [x for x, _ in rows], [y for _, y in rows]
    return Box(left=min(across), top=min(down), right=max(across), bottom=max(down))


def floats(rings: Iterable[Iterable[tuple[Decimal, Decimal]]]) -> tuple[Ring, ...]:
    """Rings as numbers for drawing."""
    return tuple(tuple((float(x), float(y)) for x, y in ring) for ring in rings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The part of a view that is drawn. `scale` is the millimetres of the view in one on paper."""

    box: Box
    scale: float


def window_on(
    view: Box, wanted: Box, *, width: float, least_height: float, most_height: float, edge: float
) -> Window:
    """What of `view` is drawn on paper `width` wide and at most `most_height` high.

    One to one wherever `wanted` and an edge around it fit, else the largest drawing
    in steps of a tenth. The window keeps to the middle of the view as far as it can.
    Sizes are millimetres on paper, `view` and `wanted` millimetres of the view.
    """
    need = max(wanted.width / (width - 2 * edge), wanted.height / (most_height - 2 * edge))
    scale = 1.0 if need <= 1 else ceil(round(need * 10, 6)) / 10
    rim = edge * scale
    least = max(wanted.height + 2 * rim, min(least_height * scale, view.height))
    height = min(least, most_height * scale)
    left = _begin(
        (view.left + view.right) / 2,
        width * scale,
        least=wanted.right + rim,
        most=wanted.left - rim,
    )
    top = (wanted.top + wanted.bottom) / 2 - height / 2
    if height <= view.height:
        top = min(max(top, view.top), view.bottom - height)
    top = _begin(top + height / 2, height, least=wanted.bottom + rim, most=wanted.top - rim)
    return Window(
        box=Box(left=left, top=top, right=left + width * scale, bottom=top + height), scale=scale
    )


def _begin(middle: float, long: float, *, least: float, most: float) -> float:
    """Where a stretch of `long` around `middle` begins: it ends past `least`, begins by `most`."""
    return min(max(middle - long / 2, least - long), most)


def centroid(rings: Sequence[Ring]) -> Spot:
    """The middle of the area that the rings enclose together."""
    whole = across = down = 0.0
    for ring in rings:
        area, x, y = _moments(ring)
        whole, across, down = whole + abs(area), across + abs(area) * x, down + abs(area) * y
    return (across / whole, down / whole) if whole else ring_middle(rings)


def ring_middle(rings: Sequence[Ring]) -> Spot:
    """The middle of the rectangle around the rings."""
    box = around(spot for ring in rings for spot in ring)
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _moments(ring: Ring) -> tuple[float, float, float]:
    twice = across = down = 0.0
    for (x1, y1), (x2, y2) in _sides(ring):
        cross = x1 * y2 - x2 * y1
        twice, across, down = twice + cross, across + (x1 + x2) * cross, down + (y1 + y2) * cross
    return (twice / 2, across / (3 * twice), down / (3 * twice)) if twice else (0.0, 0.0, 0.0)


def _sides(ring: Ring) -> Iterator[tuple[Spot, Spot]]:
    return zip(ring, (*ring[1:], ring[0]), strict=True)


def inside(rings: Sequence[Ring], spot: Spot) -> bool:
    """Whether `spot` lies in one of the rings."""
    return any(_in_ring(ring, spot) for ring in rings)


def _in_ring(ring: Ring, spot: Spot) -> bool:
    x, y = spot
    within = False
    for (x1, y1), (x2, y2) in _sides(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            within = not within
    return within


def path_of(rings: Iterable[Ring]) -> str:
    """Closed rings as path data."""
    return "".join(f"M{'L'.join(f'{figure(x)},{figure(y)}' for x, y in ring)}Z" for ring in rings)


def hatching(rings: Iterable[Ring], step: float) -> str:
    """Path data of slanting lines inside the rings, `step` apart.

    All shapes share the same lines, so that two that overlap are hatched once.
    """
    ends = [end for ring in rings for end in _hatched(ring, step)]
    return "".join(
        f"M{figure(x1)},{figure(y1)}L{figure(x2)},{figure(y2)}"
        for (x1, y1), (x2, y2) in dict.fromkeys(ends)
    )


def _hatched(ring: Ring, step: float) -> Iterator[tuple[Spot, Spot]]:
    # Turned by an eighth, slanting lines lie flat and can be cut side by side.
    half = sqrt(0.5)
    turned = tuple(((x - y) * half, (x + y) * half) for x, y in ring)
    levels = [y for _, y in turned]
    for number in range(ceil(min(levels) / step), floor(max(levels) / step) + 1):
        level = number * step
        cuts = sorted(
            x1 + (level - y1) * (x2 - x1) / (y2 - y1)
            for (x1, y1), (x2, y2) in _sides(turned)
            if (y1 > level) != (y2 > level)
        )
        for first, last in zip(cuts[::2], cuts[1::2], strict=True):
            if last - first > _SHORTEST_MM:
                yield _back(first, level), _back(last, level)


def _back(x: float, y: float) -> Spot:
    half = sqrt(0.5)
    return (x + y) * half, (y - x) * half
