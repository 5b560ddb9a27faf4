"""One act of a session worked out: technique, depth, points, formula and what is left."""

from dataclasses import dataclass, replace
from decimal import Decimal

from pistor.case import Case, Concern
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Pass, Protocol
from pistor.knowledge.statements import Citations, Span, Words
from pistor.planning.dosing import Session, ceilings, points_by_area, weight_matters
from pistor.planning.formulation import Formula, formulate
from pistor.planning.geometry import Ground
from pistor.planning.injection_map import (
    Depth,
    InjectionMap,
    Layout,
    area_of,
    drawn_map,
    grounds_for,
    lay_out,
)
from pistor.planning.quantities import divided

SESSION_STEP_ML = Decimal("0.01")
"""The step for dividing a session's volume where no device states one: our own proposal."""
LIPOLYTIC = "lipolytic"
WEIGHT = "weight_kg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Untreated:
    """Ground that stays without points, in cm², and why."""

    zone: str
    area_cm2: Decimal
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A value of a pass and whose it is: the protocol's own or the technique's."""

    low: Decimal | None
    high: Decimal | None
    unit: str
    from_: str
    note: str | None
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class PassPlan:
    """One act of the sessions named: technique, depth, formula and map."""

    id: str
    sessions: tuple[int, ...]
    technique: str
    technique_title: str
    how: Words
    device: str | None
    needle: Words | None
    depth_mm: Depth
    depth: Placed | None
    spacing: Placed | None
    layer: str
    technique_sources: Citations
    formula: Formula | None
    map: InjectionMap | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A pass with the ground it leaves and the facts that only it needs."""

    plan: PassPlan
    untreated: tuple[Untreated, ...]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Whom and where a protocol is worked out for. `sessions` is how many are planned."""

    protocol: Protocol
    concern: Concern
    zones: tuple[str, ...]
    sessions: int
    case: Case
    knowledge: Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """The open ground of a pass, the distance to keep, and what a ceiling allows."""

    one: Pass
    view: str
    grounds: tuple[Ground, ...]
    apart_mm: Decimal
    exact: bool
    wanted: dict[str, int] | None
    bound_by: str | None
    most: int | None


def work_out_pass(one: Pass, setting: Setting) -> Worked:
    """Lay the points of a pass, fill its syringes, and say what stays untreated."""
    technique = setting.knowledge.techniques[one.technique]
    depth = _placed(one.depth_mm, technique.depth_mm)
    spacing = _placed(one.spacing_mm, technique.spacing_mm)
    view, grounds, undrawn = grounds_for(
        setting.concern,
        setting.zones,
        setting.knowledge,
        deepest_mm=None if depth is None else depth.high,
        lipolytic=_dissolves_fat(one, setting.knowledge),
        decisions=setting.case.decisions,
    )
    untreated = [_nothing(row.zone, row.because) for row in undrawn]
    formula, drawn, needs = None, None, frozenset[str]()
    if view is not None and grounds and spacing is not None:
        site = _site(one, view, grounds, spacing, setting)
        layout = _layout(site, setting)
        untreated += _left_over(site, layout, setting)
        formula, drawn, needs = _filled(site, layout, _ends(depth), setting)
    plan = PassPlan(
        id=one.id,
        sessions=tuple(range(1, setting.sessions + 1)) if one.sessions == "all" else one.sessions,
        technique=one.technique,
        technique_title=technique.title,
        how=technique.how,
        device=one.device,
        needle=one.needle or technique.needle,
        depth_mm=_ends(depth),
        depth=depth,
        spacing=spacing,
        layer=one.layer,
        technique_sources=one.technique_sources,
        formula=formula,
        map=drawn,
    )
    return Worked(plan=plan, untreated=tuple(untreated), needs=needs)


def _placed(own: Span | None, technique: Span | None) -> Placed | None:
    """The protocol's own value, else the technique's with its own source."""
    span, whose = (own, "protocol") if own is not None else (technique, "technique")
    if span is None:
        return None
    return Placed(
        low=span.low,
        high=span.high,
        unit=span.unit,
        from_=whose,
        note=span.note,
        sources=span.sources,
    )


def _ends(placed: Placed | None) -> Depth:
    return Depth(low=None, high=None) if placed is None else Depth(low=placed.low, high=placed.high)


def _dissolves_fat(one: Pass, knowledge: Knowledge) -> bool:
    return any(LIPOLYTIC in knowledge.substances[part.substance].classes for part in one.components)


def _nothing(zone: str, because: str) -> Untreated:
    return Untreated(zone=zone, area_cm2=Decimal(0), because=because)


def _site(
    one: Pass, view: str, grounds: tuple[Ground, ...], spacing: Placed, setting: Setting
) -> _Site:
    """The points that a dose makes in every zone, and the ceiling of one session.

    A protocol that states one distance is followed to the millimetre.
    """
    volume = None if one.volume_per_point_ml is None else one.volume_per_point_ml.value
    rows = ceilings(one, setting.knowledge, volume) if volume is not None else ()
    wanted = None
    if volume is not None and one.dosing == "per_cm2":
        areas = {spot.zone: area_of(spot, setting.concern) for spot in grounds}
        wanted = {zone: points_by_area(one, area, volume) or 0 for zone, area in areas.items()}
    most = rows[0].points if rows else None
    over = wanted is not None and most is not None and sum(wanted.values()) > most
    titles = ", ".join(row.title for row in rows if row.points == most)
    return _Site(
        one=one,
        view=view,
        grounds=grounds,
        apart_mm=spacing.low or spacing.high or Decimal(0),
        exact=spacing.from_ == "protocol" and spacing.low == spacing.high,
        wanted=wanted,
        bound_by=titles if over else None,
        most=most,
    )


def _quota(site: _Site) -> dict[str, int] | None:
    """What each zone may have under the ceiling, zones in their order."""
    if site.wanted is None or site.most is None:
        return site.wanted
    left, quota = site.most, {}
    for zone, points in site.wanted.items():
        quota[zone] = min(points, left)
        left -= quota[zone]
    return quota


def _layout(site: _Site, setting: Setting) -> Layout:
    """Points in every zone, cut at the ceiling of one session and at the end of its volume."""
    layout = lay_out(
        site.view,
        site.grounds,
        setting.knowledge,
        pattern=setting.knowledge.techniques[site.one.technique].pattern,
        spacing_mm=site.apart_mm,
        exact=site.exact,
        most=_quota(site),
        concern=setting.concern,
        decisions=setting.case.decisions,
    )
    if site.most is not None and len(layout.places) > site.most:
        layout = replace(layout, places=layout.places[: site.most])
    volumes = _volumes(site.one, len(layout.places))
    return replace(layout, places=layout.places[: len(volumes)]) if volumes else layout


def _volumes(one: Pass, points: int) -> tuple[Decimal, ...]:
    """A volume for every point; a session's volume is divided over them, never multiplied."""
    if points and one.volume_per_point_ml is not None:
        return (one.volume_per_point_ml.value,) * points
    if points and one.volume_per_session_ml is not None:
        total = one.volume_per_session_ml.value
        most = int(total / SESSION_STEP_ML)
        return divided(total, min(points, most), SESSION_STEP_ML)
    return ()


def _filled(
    site: _Site, layout: Layout, depth: Depth, setting: Setting
) -> tuple[Formula | None, InjectionMap | None, frozenset[str]]:
    volumes = _volumes(site.one, len(layout.places))
    if not volumes:
        return None, None, frozenset()
    total = sum(volumes, Decimal(0))
    session = Session(
        protocol=setting.protocol,
        one=site.one,
        points=len(volumes),
        volume_ml=volumes[0],
        total_ml=total,
        area_cm2=_treated_cm2(site, volumes, setting),
        spacing_mm=site.apart_mm,
        sessions=setting.sessions,
    )
    formula, syringes = formulate(session, volumes, setting.case, setting.knowledge)
    drawn = drawn_map(
        layout,
        volumes,
        syringes,
        depth=depth,
        concern=setting.concern,
        knowledge=setting.knowledge,
    )
    unknown = setting.case.patient.weight_kg is None
    weighs = any(
        weight_matters(part, total, site.one, setting.knowledge) for part in site.one.components
    )
    return formula, drawn, frozenset({WEIGHT} if unknown and weighs else ())


def _treated_cm2(site: _Site, volumes: tuple[Decimal, ...], setting: Setting) -> Decimal:
    """The ground that is really treated: a point's share of a dose per cm², else the zones."""
    per_thousand = points_by_area(site.one, Decimal(1000), volumes[0])
    if per_thousand:
        return Decimal(len(volumes)) * 1000 / Decimal(per_thousand)
    return sum((area_of(spot, setting.concern) for spot in site.grounds), Decimal(0))


def _left_over(site: _Site, layout: Layout, setting: Setting) -> list[Untreated]:
    """Ground that its dose would cover and that stays without points, zone by zone."""
    rows = [_nothing(row.zone, row.because) for row in layout.undrawn]
    for spot in site.grounds:
        points = sum(zone == spot.zone for zone, _ in layout.places)
        wanted = points if site.wanted is None else site.wanted[spot.zone]
        if points >= wanted and points:
            continue
        area = area_of(spot, setting.concern)
        left = area if not points else (area * (wanted - points) / wanted).quantize(Decimal("0.1"))
        because = _why_left(site, layout, points)
        rows.append(Untreated(zone=spot.zone, area_cm2=left, because=because))
    return rows


def _why_left(site: _Site, layout: Layout, points: int) -> str:
    if site.bound_by is not None:
        return (
            f"The ceiling of one session is reached: {site.bound_by}. A further session is "
            "planned only within the course maximum and its interval."
        )
    if not points and layout.places and site.one.volume_per_session_ml is not None:
        return "The volume of one session does not reach this zone."
    if not points:
        return "No point fits outside the avoid-areas."
    return f"Only {points} points fit outside the avoid-areas."
