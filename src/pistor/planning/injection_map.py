"""Where each point lies: zones, avoid-areas, spacing, counts and volumes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pistor.case import Concern, Decisions
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Citations
from pistor.planning.geometry import Ground, Shape, ground
from pistor.planning.patterns import BY_HAND, Evenness, Pattern, Place, evenness, lay
from pistor.planning.relevance import bare
from pistor.planning.views import drawings_for

SCHEMATIC = (
    "Schematic, not this patient's anatomy: palpate the landmarks and mark the points on the skin."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """Needle depth in millimetres; an end that no source gives is None."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One injection in its view's frame: x to the viewer's right, y down, steps of 0.1 mm."""

    zone: str
    x_mm: Decimal
    y_mm: Decimal
    depth_mm: Depth
    volume_ml: Decimal
    syringe: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneShare:
    """What one zone gets. `measured` tells whether its area was measured or taken as drawn."""

    zone: str
    title: str
    area_cm2: Decimal
    measured: bool
    scale: Decimal
    count: int
    ml: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidedShown:
    """A place kept free, with its margin and why."""

    what: str
    margin_mm: Decimal
    because: str
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A shape at the patient's size for the picture, in the view's frame."""

    id: str
    title: str
    rings: tuple[tuple[tuple[Decimal, Decimal], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectionMap:
    """All points of one pass. `drawing_scale` stretches the view's lines to fit one zone."""

    pattern: str
    spacing_mm: Decimal
    count: int
    total_ml: Decimal
    view: str
    zones: tuple[ZoneShare, ...]
    evenness: Evenness | None
    points: tuple[Point, ...]
    avoided: tuple[AvoidedShown, ...]
    note: str
    outlines: tuple[Drawn, ...]
    avoid_outlines: tuple[Drawn, ...]
    drawing_scale: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Undrawn:
    """A zone or a decision that could not be followed on this map, and why."""

    zone: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Places without volumes: the grounds, the points of each zone, and what was left out."""

    view: str
    pattern: Pattern
    spacing_mm: Decimal
    grounds: tuple[Ground, ...]
    places: tuple[tuple[str, Place], ...]
    undrawn: tuple[Undrawn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The grounds of the zones that lie on one drawing."""

    view: str
    grounds: tuple[Ground, ...]


def grounds_for(
    concern: Concern,
    zones: tuple[str, ...],
    knowledge: Knowledge,
    *,
    deepest_mm: Decimal | None,
    lipolytic: bool,
    decisions: Decisions,
) -> tuple[tuple[Site, ...], tuple[Undrawn, ...]]:
    """The grounds on as few drawings as show all zones, and the zones that none shows.

    A patch lies on the drawing that its outline names.
    """
    sites = []
    patched = {zone: patch.view for zone, patch in concern.patches.items()}
    for view, shown in drawings_for(zones, patched, knowledge):
        grounds = tuple(
            ground(
                zone,
                view,
                knowledge,
                area_cm2=concern.areas_cm2.get(zone),
                patch=concern.patches.get(zone),
                depth_mm=deepest_mm,
                lipolytic=lipolytic,
                unlocked=frozenset(one.avoid_area for one in decisions.unlocked),
            )
            for zone in shown
        )
        sites.append(Site(view=view, grounds=grounds))
    drawn = {spot.zone for site in sites for spot in site.grounds}
    left = tuple(
        Undrawn(zone=zone, because="It has no drawing.") for zone in zones if zone not in drawn
    )
    return tuple(sites), left


def lay_out(
    view: str,
    grounds: tuple[Ground, ...],
    knowledge: Knowledge,
    *,
    pattern: Pattern,
    spacing_mm: Decimal,
    exact: bool,
    most: dict[str, int] | None,
    concern: Concern,
    decisions: Decisions,
) -> Layout:
    """Points in every zone, no two closer than the spacing, zones included.

    A right zone is the mirror of its left one. `exact` keeps the lattice at the
    spacing itself instead of spreading few points out; `most` bounds the points of a zone.
    A physician's added and removed points are followed where they keep all promises;
    points set one by one are only theirs, once there are any.
    """
    places: list[tuple[str, Place]] = []
    marked = pattern == BY_HAND and marks(concern, decisions)
    for one in () if marked else grounds:
        found = _points_of(one, knowledge, pattern, spacing_mm, most, exact=exact)
        others = tuple(places)
        places += [(one.zone, place) for place in found if _clear_of(place, others, spacing_mm)]
    undrawn: list[Undrawn] = []
    places = _decided(
        places,
        grounds=grounds,
        concern=concern,
        decisions=decisions,
        spacing_mm=spacing_mm,
        undrawn=undrawn,
    )
    return Layout(
        view=view,
        pattern=pattern,
        spacing_mm=spacing_mm,
        grounds=grounds,
        places=tuple(places),
        undrawn=tuple(undrawn),
    )


def _points_of(
    one: Ground,
    knowledge: Knowledge,
    pattern: Pattern,
    spacing_mm: Decimal,
    most: dict[str, int] | None,
    *,
    exact: bool,
) -> tuple[Place, ...]:
    paired = knowledge.zones[bare(one.zone)].paired
    shape = _mirrored(one.open) if one.mirrored else one.open
    found = lay(
        shape,
        pattern=pattern,
        spacing_mm=float(spacing_mm),
        most=None if most is None else most.get(one.zone, 0),
        exact=exact,
        symmetric=not paired,
    )
    return tuple((0.0 - x, y) for x, y in found) if one.mirrored else found


def _mirrored(shape: Shape) -> Shape:
    from shapely.affinity import scale  # noqa: PLC0415  Screening starts without shapely.

    return scale(shape, -1, 1, origin=(0, 0))


def marks(concern: Concern, decisions: Decisions) -> bool:
    """Whether a physician marked points of their own for a concern."""
    return any(one.concern == concern.id and not one.remove for one in decisions.points)


def _clear_of(place: Place, others: Sequence[tuple[str, Place]], spacing_mm: Decimal) -> bool:
    least = float(spacing_mm) ** 2 - 1e-6
    return all((place[0] - x) ** 2 + (place[1] - y) ** 2 >= least for _, (x, y) in others)


def _decided(
    places: list[tuple[str, Place]],
    *,
    grounds: tuple[Ground, ...],
    concern: Concern,
    decisions: Decisions,
    spacing_mm: Decimal,
    undrawn: list[Undrawn],
) -> list[tuple[str, Place]]:
    from shapely import contains_xy  # noqa: PLC0415  Screening starts without shapely.

    shapes = {one.zone: one.open for one in grounds}
    for point in decisions.points:
        if point.concern != concern.id or point.zone not in shapes:
            continue
        place = (float(point.x_mm), float(point.y_mm))
        where = f"The point at {point.x_mm}, {point.y_mm}"
        if point.remove:
            kept = [one for one in places if one != (point.zone, place)]
            if len(kept) == len(places):
                undrawn.append(Undrawn(zone=point.zone, because=f"{where} is not on the map."))
            places = kept
        elif not contains_xy(shapes[point.zone], *place):
            because = f"{where} lies outside the zone or in an avoid-area."
            undrawn.append(Undrawn(zone=point.zone, because=because))
        elif not _clear_of(place, places, spacing_mm):
            because = f"{where} is closer than {spacing_mm} mm to another."
            undrawn.append(Undrawn(zone=point.zone, because=because))
        else:
            places.append((point.zone, place))
    return places


def drawn_map(
    layout: Layout,
    volumes: tuple[Decimal, ...],
    syringes: tuple[int, ...],
    *,
    depth: Depth,
    concern: Concern,
    knowledge: Knowledge,
) -> InjectionMap:
    """The map with a volume and a syringe for every point, in the layout's order."""
    points = tuple(
        Point(
            zone=zone,
            x_mm=tenth(x),
            y_mm=tenth(y),
            depth_mm=depth,
            volume_ml=volume,
            syringe=syringe,
        )
        for (zone, (x, y)), volume, syringe in zip(layout.places, volumes, syringes, strict=True)
    )
    shapes = [one.open for one in layout.grounds]
    scales = {round(one.scale, 3) for one in layout.grounds}
    return InjectionMap(
        pattern=layout.pattern,
        spacing_mm=layout.spacing_mm,
        count=len(points),
        total_ml=sum(volumes, Decimal(0)),
        view=layout.view,
        zones=tuple(_share(one, points, concern, knowledge) for one in layout.grounds),
        evenness=evenness(shapes, tuple(place for _, place in layout.places)),
        points=points,
        avoided=_avoided(layout, knowledge),
        note=SCHEMATIC,
        outlines=tuple(
            Drawn(
                id=one.zone, title=knowledge.zones[bare(one.zone)].title, rings=rings(one.outline)
            )
            for one in layout.grounds
        ),
        avoid_outlines=_avoid_outlines(layout),
        drawing_scale=Decimal(str(scales.pop())) if len(scales) == 1 else Decimal(1),
    )


def tenth(value: float) -> Decimal:
    """A millimetre value in steps of 0.1, without minus zero."""
    found = Decimal(str(round(value, 1)))
    return Decimal("0.0") if found == 0 else found


def _share(
    one: Ground, points: tuple[Point, ...], concern: Concern, knowledge: Knowledge
) -> ZoneShare:
    mine = [point for point in points if point.zone == one.zone]
    measured = concern.areas_cm2.get(one.zone)
    return ZoneShare(
        zone=one.zone,
        title=side_in_words(one.zone, knowledge),
        area_cm2=area_of(one, concern),
        measured=measured is not None or one.zone in concern.patches,
        scale=Decimal(str(round(one.scale, 3))),
        count=len(mine),
        ml=sum((point.volume_ml for point in mine), Decimal(0)),
    )


def area_of(one: Ground, concern: Concern) -> Decimal:
    """The measured area of a zone, or what is open of it as drawn, in cm²."""
    measured = concern.areas_cm2.get(one.zone)
    return measured if measured is not None else Decimal(str(round(one.open_cm2, 1)))


def side_in_words(zone: str, knowledge: Knowledge) -> str:
    """`Cheekbone, patient's left`."""
    title = knowledge.zones[bare(zone)].title
    side = zone.removeprefix(bare(zone)).removeprefix("_")
    return f"{title}, patient's {side}" if side else title


def _avoided(layout: Layout, knowledge: Knowledge) -> tuple[AvoidedShown, ...]:
    seen = dict.fromkeys(one.id for spot in layout.grounds for one in spot.avoided)
    entries = [knowledge.avoid_areas[name] for name in seen]
    return tuple(
        AvoidedShown(
            what=one.title, margin_mm=one.margin_mm, because=one.because, sources=one.sources
        )
        for one in entries
    )


def _avoid_outlines(layout: Layout) -> tuple[Drawn, ...]:
    return tuple(
        Drawn(id=one.id, title=one.title, rings=rings(one.shape))
        for spot in layout.grounds
        for one in spot.avoided
    )


def rings(shape: Shape) -> tuple[tuple[tuple[Decimal, Decimal], ...], ...]:
    """The outer rings of a shape in steps of 0.1 mm."""
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
    return tuple(
        tuple((tenth(x), tenth(y)) for x, y in part.exterior.coords[:-1]) for part in parts
    )
