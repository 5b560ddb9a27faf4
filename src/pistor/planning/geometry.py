"""Zones in millimetres: scaled to the measured area, cleared of avoid-areas.

Only this module and the pattern of points know shapely and numpy; both are
imported when a map is drawn, so that screening starts without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from typing import TYPE_CHECKING, Any

from pistor.knowledge.anatomy import AvoidArea, Outline, Zone
from pistor.planning.relevance import bare

if TYPE_CHECKING:
    from pistor.case import Patch
    from pistor.knowledge.knowledge import Knowledge

Shape = Any
"""A shapely polygon or several; shapely ships no types and is imported only when a map is drawn."""

LEAST_SCALE, MOST_SCALE = 0.6, 1.6
"""How far a drawn zone may be stretched in length to fit a measured area."""
ROUNDING_MM = 0.1
_CLOSE_ENOUGH = 0.0005
_MM2_PER_CM2 = 100


class ZoneSizeError(ValueError):
    """A measured area does not fit its zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Avoided:
    """A place kept free of points in one zone, with the margin around it."""

    id: str
    title: str
    use: str
    margin_mm: Decimal
    because: str
    shape: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where points may lie in one zone: a shape in its view's frame, in millimetres.

    `outline` is the zone at the patient's size, `open` what is left of it
    outside every avoid-area, `scale` the factor against the drawing.
    """

    zone: str
    view: str
    outline: Shape
    open: Shape
    scale: float
    drawn_cm2: float
    open_cm2: float
    avoided: tuple[Avoided, ...]
    mirrored: bool


def outline_in(zone: Zone, view: str) -> Outline | None:
    """The outline of a zone in a view."""
    return next((one for one in zone.outlines if one.view == view), None)


def drawn_area(outline: Outline) -> float:
    """The area of an outline as it is drawn, in mm²."""
    return float(_shape(outline).area)


def ground(
    zone_id: str,
    view: str,
    knowledge: Knowledge,
    *,
    area_cm2: Decimal | None,
    patch: Patch | None,
    depth_mm: Decimal | None,
    lipolytic: bool,
    unlocked: frozenset[str],
) -> Ground:
    """The ground of one zone, laid out on the patient's left and mirrored for the right.

    The drawing is scaled until the part outside the avoid-areas has the measured
    area; margins keep their millimetres. Without a measured area the drawing is
    taken as it is. Raises `ZoneSizeError` when the factor leaves 0.6 to 1.6.
    """
    zone = knowledge.zones[bare(zone_id)]
    outline = outline_in(zone, view)
    if outline is None:
        raise ZoneSizeError(f"{zone_id} is not drawn in {view}.")
    shape = _shape(outline)
    mirrored = zone_id.endswith("_right")
    keep_free = _avoid(zone, view, knowledge, depth_mm, lipolytic=lipolytic, unlocked=unlocked)
    if patch is not None:
        from shapely.geometry import Polygon  # noqa: PLC0415  Screening starts without shapely.

        drawn = Polygon([(float(x), float(y)) for x, y in patch.outline])
        drawn = _mirror(drawn) if mirrored else drawn
        scaled, scale = shape.intersection(drawn), 1.0
    else:
        scale = _scale(zone_id, zone, shape, keep_free, area_cm2)
        scaled = _scaled(shape, shape, scale)
    areas = [_placed(shape, one, scale, mirrored=mirrored) for one in keep_free]
    free = _cleared(scaled, [_stretched(shape, one, scale) for one in keep_free])
    return Ground(
        zone=zone_id,
        view=view,
        outline=_mirror(scaled) if mirrored else scaled,
        open=_mirror(free) if mirrored else free,
        scale=scale,
        drawn_cm2=shape.area / _MM2_PER_CM2,
        open_cm2=free.area / _MM2_PER_CM2,
        avoided=tuple(
            one for one in areas if one.shape.intersects(_mirror(scaled) if mirrored else scaled)
        ),
        mirrored=mirrored,
    )


def _shape(outline: Outline) -> Shape:
    from shapely.geometry import Polygon  # noqa: PLC0415  Screening starts without shapely.
    from shapely.ops import unary_union  # noqa: PLC0415

    return unary_union([Polygon([(float(x), float(y)) for x, y in ring]) for ring in outline.rings])


def _avoid(
    zone: Zone,
    view: str,
    knowledge: Knowledge,
    depth_mm: Decimal | None,
    *,
    lipolytic: bool,
    unlocked: frozenset[str],
) -> list[tuple[AvoidArea, Shape]]:
    """The avoid-areas of a view that hold for this depth and product, left side and right."""
    found = []
    for one in knowledge.avoid_areas.values():
        if not _holds(one, depth_mm, lipolytic=lipolytic, unlocked=unlocked):
            continue
        for outline in one.outlines:
            if outline.view == view:
                shape = _shape(outline)
                found.append((one, shape))
                if one.paired and not zone.paired:
                    found.append((one, _mirror(shape)))
    return found


def _holds(
    one: AvoidArea, depth_mm: Decimal | None, *, lipolytic: bool, unlocked: frozenset[str]
) -> bool:
    """Whether an avoid-area bars points; a depth nobody states counts as deep."""
    match one.use:
        case "always":
            return True
        case "unlockable":
            return one.id not in unlocked
        case "lipolytic":
            return lipolytic
        case "deep":
            return depth_mm is None or one.deeper_than_mm is None or depth_mm > one.deeper_than_mm
    return False


def _scale(
    zone_id: str,
    zone: Zone,
    shape: Shape,
    avoid: list[tuple[AvoidArea, Shape]],
    area_cm2: Decimal | None,
) -> float:
    if area_cm2 is None:
        return 1.0
    wanted = float(area_cm2) * _MM2_PER_CM2
    smallest = _scaled(shape, shape, LEAST_SCALE)
    # Margins reach farthest into the smallest drawing: what does not cut there never does.
    cutting = [one for one in avoid if _stretched(shape, one, LEAST_SCALE).intersects(smallest)]

    def open_area(scale: float) -> float:
        free = _cleared(
            _scaled(shape, shape, scale), [_stretched(shape, one, scale) for one in cutting]
        )
        return float(free.area)

    if not cutting:
        scale = sqrt(wanted / shape.area)
        if LEAST_SCALE <= scale <= MOST_SCALE:
            return float(scale)
    else:
        low, high = LEAST_SCALE, MOST_SCALE
        if open_area(low) <= wanted <= open_area(high):
            while high - low > _CLOSE_ENOUGH:
                middle = (low + high) / 2
                low, high = (middle, high) if open_area(middle) < wanted else (low, middle)
            return low
    least, most = (open_area(one) / _MM2_PER_CM2 for one in (LEAST_SCALE, MOST_SCALE))
    if not most:
        return 1.0  # Avoid-areas cover the whole zone: nothing to fit, and the plan says so.
    if wanted < least * _MM2_PER_CM2:
        raise ZoneSizeError(
            f"{area_cm2} cm² is smaller than {zone_id} can be drawn ({least:.1f} cm²). "
            "Give the patch its outline under `patches`."
        )
    beside = ", ".join(zone.neighbours) or "none is drawn"
    raise ZoneSizeError(
        f"{area_cm2} cm² is larger than {zone_id} can be drawn ({most:.1f} cm²). "
        f"Divide it over its neighbours: {beside}."
    )


def _cleared(shape: Shape, avoid: list[Shape]) -> Shape:
    for one in avoid:
        shape = shape.difference(one)
    return shape


def _stretched(zone_shape: Shape, one: tuple[AvoidArea, Shape], scale: float) -> Shape:
    """An avoid-area that moves with its zone, with a margin that does not."""
    area, shape = one
    return _scaled(zone_shape, shape, scale).buffer(float(area.margin_mm))


def _placed(
    zone_shape: Shape, one: tuple[AvoidArea, Shape], scale: float, *, mirrored: bool
) -> Avoided:
    area, _ = one
    shape = _stretched(zone_shape, one, scale)
    return Avoided(
        id=area.id,
        title=area.title,
        use=area.use,
        margin_mm=area.margin_mm,
        because=area.because,
        shape=_mirror(shape) if mirrored else shape,
    )


def _scaled(zone_shape: Shape, shape: Shape, scale: float) -> Shape:
    from shapely.affinity import scale as stretch  # noqa: PLC0415  Screening starts without shapely.

    middle = zone_shape.centroid
    return stretch(shape, scale, scale, origin=(middle.x, middle.y))


def _mirror(shape: Shape) -> Shape:
    from shapely.affinity import scale as stretch  # noqa: PLC0415  Screening starts without shapely.

    return stretch(shape, -1, 1, origin=(0, 0))
