"""Points on a lattice inside a shape: apart, inside after rounding, and as many as asked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, cos, pi, sin, sqrt
from typing import TYPE_CHECKING, Any, Literal

from pistor.planning.geometry import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pattern = Literal["grid", "hexagonal", "nappage-lines", "point-by-point", "papules"]
Place = tuple[float, float]
LINES: Pattern = "nappage-lines"
BY_HAND: Pattern = "point-by-point"
_HEXAGONAL: tuple[Pattern, ...] = ("hexagonal", "papules", BY_HAND)

ROTATIONS = 24
_OFFSETS = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5), (0.25, 0.25), (0.75, 0.25))
_STEPS_UP = 12
_INSET_MM = 0.08
"""More than half a rounding step in both directions, so that rounding never leaves the shape."""
_ROUNDING_LOSS_MM = 0.15
_CELL_MM, _CELLS_ACROSS = 0.5, 200
"""Evenness is read on a raster of half a millimetre, coarser on ground wider than 100 mm."""
_MANY = 400
"""So many points that comparing each with all costs more than a search tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenness:
    """How evenly points cover a shape.

    `variation` is the coefficient of variation of the area nearest to each
    point, `worst_gap_mm` the farthest place from any point.
    """

    variation: Decimal
    worst_gap_mm: Decimal


def lay(
    shape: Shape,
    *,
    pattern: Pattern,
    spacing_mm: float,
    most: int | None,
    exact: bool,
    symmetric: bool,
) -> tuple[Place, ...]:
    """Points of `shape`, at least `spacing_mm` apart after rounding to 0.1 mm.

    With `most`, points nearest to the edge are left out first; unless the spacing
    is `exact`, the lattice is widened before, until it just holds that many.
    `symmetric` asks for a lattice that is its own mirror image, as long as that
    costs no point. Rows run from top to bottom; the lines of nappage are level,
    and every other one runs back, as the hand goes.
    """
    inner = shape.buffer(-_INSET_MM)
    if inner.is_empty or most == 0:
        return ()
    hexagonal = pattern in _HEXAGONAL
    best: tuple[Place, ...] = ()
    widths = [spacing_mm] if exact else _widths(shape.area, spacing_mm, most, hexagonal=hexagonal)
    for mirrored in (True, False) if symmetric else (False,):
        for spacing in widths:
            found = _best_turn(inner, spacing, spacing_mm, pattern=pattern, symmetric=mirrored)
            if len(found) > len(best):
                best = found
            if most is not None and len(best) >= most:
                break
        if most is None or len(best) >= most:
            break
    if most is not None and len(best) > most:
        best = _without_edge(shape, best, most)
    rows = tuple(sorted(best, key=lambda one: (one[1], one[0])))
    return _there_and_back(rows) if pattern == LINES else rows


def _there_and_back(points: tuple[Place, ...]) -> tuple[Place, ...]:
    """Level lines from top to bottom, every other one from right to left."""
    lines: dict[float, list[Place]] = {}
    for one in points:
        lines.setdefault(one[1], []).append(one)
    turned = (line[::-1] if number % 2 else line for number, line in enumerate(lines.values()))
    return tuple(one for line in turned for one in line)


def _widths(area: float, least: float, most: int | None, *, hexagonal: bool) -> list[float]:
    """Lattice constants to try, the widest that could hold `most` first, `least` last."""
    if not most:
        return [least]
    ideal = sqrt(area / most * (2 / sqrt(3) if hexagonal else 1)) * 1.05
    if ideal <= least:
        return [least]
    steps = [ideal - (ideal - least) * number / _STEPS_UP for number in range(_STEPS_UP)]
    return [*steps, least]


def _best_turn(
    inner: Shape, spacing: float, least: float, *, pattern: Pattern, symmetric: bool
) -> tuple[Place, ...]:
    """The most points over the rotations and shifts of one lattice, the first on a tie."""
    from shapely import prepare  # noqa: PLC0415  Screening starts without shapely.

    prepare(inner)
    best: tuple[Place, ...] = ()
    hexagonal = pattern in _HEXAGONAL
    turn = pi / 3 if hexagonal else pi / 2
    for number in range(1 if symmetric or pattern == LINES else ROTATIONS):
        angle = turn * number / ROTATIONS
        # Whole tenths on level rows round alike.
        straight = number == 0 and not hexagonal and round(spacing, 1) == spacing
        wide = spacing if straight else max(spacing, least + _ROUNDING_LOSS_MM)
        lattice = _Lattice(inner, wide, angle, hexagonal=hexagonal, symmetric=symmetric)
        for shift in _symmetric_shifts() if symmetric else _OFFSETS:
            x, y = lattice.inside(shift)
            if len(x) <= len(best):
                continue
            found = tuple(zip(_tenths(x), _tenths(y), strict=True))
            if _apart(found, least):
                best = found
    return best


def _symmetric_shifts() -> tuple[Place, ...]:
    return tuple((x, y / 8) for x in (0.0, 0.5) for y in range(8))


class _Lattice:
    """Rows and columns at one angle, enough to cover a shape however they are shifted."""

    def __init__(
        self, inner: Shape, spacing: float, angle: float, *, hexagonal: bool, symmetric: bool
    ) -> None:
        """Turn the lattice about the middle of the shape, or about the midline."""
        import numpy as np  # noqa: PLC0415  Screening starts without numpy.

        left, top, right, bottom = inner.bounds
        self._inner = inner
        self._spacing, self._angle = spacing, angle
        self._middle = (0.0 if symmetric else (left + right) / 2, (top + bottom) / 2)
        self._row_height = spacing * (sqrt(3) / 2 if hexagonal else 1)
        reach = ceil(max(right - left, bottom - top) / spacing) + 1
        self._rows, self._columns = np.mgrid[-reach : reach + 1, -reach : reach + 1]
        self._half_steps = (np.abs(self._rows) % 2) * (0.5 if hexagonal else 0)
        # Level rows in whole tenths start on a tenth, so that all of them round alike.
        level = angle == 0 and not hexagonal and round(spacing, 1) == spacing
        self._on_tenths = (level and not symmetric, level)

    def inside(self, shift: Place) -> tuple[NDArray[Any], NDArray[Any]]:
        """The points inside the shape, rounded to 0.1 mm, with the lattice moved by `shift`."""
        import numpy as np  # noqa: PLC0415  Screening starts without numpy.
        from shapely import contains_xy  # noqa: PLC0415

        nudge = self._nudge(shift)
        across = (self._columns + shift[0] + self._half_steps) * self._spacing + nudge[0]
        along = (self._rows + shift[1]) * self._row_height + nudge[1]
        turned, sideways = cos(self._angle), sin(self._angle)
        x = self._middle[0] + across * turned - along * sideways
        y = self._middle[1] + across * sideways + along * turned
        x, y = np.round(x, 1).ravel(), np.round(y, 1).ravel()
        within = contains_xy(self._inner, x, y)
        return x[within], y[within]

    def _nudge(self, shift: Place) -> Place:
        """How far the lattice is moved on to a tenth of a millimetre, where it starts on one."""
        starts = (
            middle + part * apart
            for middle, part, apart in zip(
                self._middle, shift, (self._spacing, self._row_height), strict=True
            )
        )
        across, along = (
            round(start, 1) - start if on_tenths else 0.0
            for start, on_tenths in zip(starts, self._on_tenths, strict=True)
        )
        return across, along


def _tenths(values: NDArray[Any]) -> list[float]:
    """Floats that print with one decimal, and no minus zero."""
    return [round(float(value), 1) + 0.0 for value in values]


def _apart(points: tuple[Place, ...], least: float) -> bool:
    import numpy as np  # noqa: PLC0415  Screening starts without numpy.
    import shapely  # noqa: PLC0415

    array = np.array(points)
    if len(points) > _MANY:
        spots = shapely.points(array)
        near = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=least - 1e-9)
        return bool(near.shape[1] == len(points))
    difference = array[:, None, :] - array[None, :, :]
    squared = (difference**2).sum(axis=2)
    np.fill_diagonal(squared, np.inf)
    return bool(squared.min() >= (least - 1e-9) ** 2) if len(points) > 1 else True


def _without_edge(shape: Shape, points: tuple[Place, ...], most: int) -> tuple[Place, ...]:
    """The `most` points that lie deepest inside, alternating sides so that pairs stay pairs."""
    from shapely import distance  # noqa: PLC0415  Screening starts without shapely.
    from shapely.geometry import Point  # noqa: PLC0415

    edge = shape.boundary
    depth = {one: round(float(distance(edge, Point(one))), 1) for one in points}
    deepest = sorted(points, key=lambda one: (-depth[one], one[1], abs(one[0]), one[0]))
    return tuple(deepest[:most])


def evenness(shapes: list[Shape], points: tuple[Place, ...]) -> Evenness | None:
    """How evenly `points` cover the shapes together, on a raster."""
    import numpy as np  # noqa: PLC0415  Screening starts without numpy.
    from shapely import contains_xy  # noqa: PLC0415
    from shapely.ops import unary_union  # noqa: PLC0415

    if not points:
        return None
    whole = unary_union(shapes)
    left, top, right, bottom = whole.bounds
    cell = max(_CELL_MM, max(right - left, bottom - top) / _CELLS_ACROSS)
    x, y = np.meshgrid(np.arange(left, right, cell), np.arange(top, bottom, cell))
    within = contains_xy(whole, x, y)
    owner, nearest = _nearest(x[within], y[within], points)
    areas = np.bincount(owner, minlength=len(points)).astype(float)
    return Evenness(
        variation=Decimal(f"{areas.std() / areas.mean():.2f}"),
        worst_gap_mm=Decimal(f"{np.sqrt(nearest.max()):.1f}"),
    )


def _nearest(
    x: NDArray[Any], y: NDArray[Any], points: tuple[Place, ...]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """For every place the number of its nearest point, and how far that is, squared."""
    import numpy as np  # noqa: PLC0415  Screening starts without numpy.
    import shapely  # noqa: PLC0415

    if len(points) > _MANY:
        array = np.array(points)
        owner = shapely.STRtree(shapely.points(array)).nearest(shapely.points(x, y))
        return owner, (x - array[owner, 0]) ** 2 + (y - array[owner, 1]) ** 2
    nearest = np.full(len(x), np.inf)
    owner = np.zeros(len(x), dtype=int)
    for number, point in enumerate(points):
        squared = (x - point[0]) ** 2 + (y - point[1]) ** 2
        closer = squared < nearest
        nearest[closer], owner[closer] = squared[closer], number
    return owner, nearest
