"""One act of a session worked out: technique, depth, points, formula and what is left."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pistor.case import Case, Concern
from pistor.knowledge.entries import Technique
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Pass, Protocol
from pistor.knowledge.statements import Citations, Span, Words
from pistor.planning.dosing import Session, ground_of_point
from pistor.planning.formulation import Formula, formulate
from pistor.planning.geometry import Ground
from pistor.planning.injection_map import (
    Depth,
    InjectionMap,
    Layout,
    Site,
    area_of,
    drawn_map,
    grounds_for,
    lay_out,
    marks,
)
from pistor.planning.limiting import WEIGHT, weight_matters
from pistor.planning.patterns import BY_HAND
from pistor.planning.quantities import VolumeError
from pistor.planning.spreading import Spread, spread_over

LIPOLYTIC = "lipolytic"


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
    """One act of the sessions named, on one drawing: technique, depth, formula and map.

    `pass_id` is the protocol's pass; its drawings share it and each has its own `id`.
    """

    id: str
    pass_id: str
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
    """A pass, drawing by drawing, with the ground it leaves and the facts that only it needs."""

    plans: tuple[PassPlan, ...]
    untreated: tuple[Untreated, ...]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Whom and where a pass is worked out for, and the sessions of this plan that have it.

    `sessions_with` counts the sessions of the whole course by substance.
    """

    protocol: Protocol
    concern: Concern
    zones: tuple[str, ...]
    numbers: tuple[int, ...]
    sessions_with: dict[str, int]
    case: Case
    knowledge: Knowledge


def work_out_pass(one: Pass, setting: Setting) -> Worked:
    """Lay the points of a pass, fill its syringes, and say what stays untreated.

    Zones that lie on several drawings make one plan each; a session's dose and
    limits are those of all of them together.
    """
    technique = setting.knowledge.techniques[one.technique]
    depth = _placed(one.depth_mm, technique.depth_mm)
    spacing = _placed(one.spacing_mm, technique.spacing_mm)
    sites, undrawn = grounds_for(
        setting.concern,
        setting.zones,
        setting.knowledge,
        deepest_mm=None if depth is None else depth.high,
        lipolytic=_dissolves_fat(one, setting.knowledge),
        decisions=setting.case.decisions,
    )
    plan = _without_dose(one, setting, depth, spacing)
    untreated = [_nothing(row.zone, row.because) for row in undrawn]
    by_hand = technique.pattern == BY_HAND and marks(setting.concern, setting.case.decisions)
    if not sites or (spacing is None and not by_hand):
        untreated += [_nothing(zone, _without_spacing(technique)) for zone in setting.zones]
        return Worked(plans=(plan,), untreated=tuple(untreated), needs=frozenset())
    ground = _Ground(one=one, sites=sites, spacing=spacing, setting=setting)
    try:
        laid = _lay(ground)
    except VolumeError as fault:
        if one.volume_per_session_ml is not None and not one.volume_per_session_ml.sources:
            raise  # A physician's own volume that no syringe measures is a fault of the case.
        untreated += [_nothing(zone, str(fault)) for zone in setting.zones]
        return Worked(plans=(plan,), untreated=tuple(untreated), needs=frozenset())
    untreated += _left_over(ground, laid)
    return Worked(
        plans=tuple(_filled(plan, ground, laid)) or (plan,),
        untreated=tuple(untreated),
        needs=_needs(ground, laid),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """The open ground of a pass on every drawing, and the distance to keep."""

    one: Pass
    sites: tuple[Site, ...]
    spacing: Placed | None
    setting: Setting

    @property
    def spots(self) -> tuple[Ground, ...]:
        """Every zone's ground, drawing by drawing."""
        return tuple(spot for site in self.sites for spot in site.grounds)

    @property
    def apart_mm(self) -> Decimal:
        """The least distance between two points; 0 where only a physician's marks count."""
        spacing = self.spacing
        return Decimal(0) if spacing is None else spacing.low or spacing.high or Decimal(0)

    @property
    def exact(self) -> bool:
        """Whether its own source states one distance, which is followed to the millimetre."""
        spacing = self.spacing
        return spacing is not None and spacing.from_ == "protocol" and spacing.low == spacing.high

    def area(self, spot: Ground) -> Decimal:
        """A zone's area in cm², as measured or as drawn."""
        return area_of(spot, self.setting.concern)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """Points on every drawing with their volumes, in one order."""

    spread: Spread
    layouts: tuple[Layout, ...]
    volumes: tuple[tuple[Decimal, ...], ...]
    whole: Session | None


def _lay(ground: _Ground) -> _Laid:
    """Points in every zone, cut at the ceiling of one session, each with its volume."""
    one, setting = ground.one, ground.setting
    spread = spread_over(one, ground.spots, setting.concern, setting.case, setting.knowledge)
    layouts = _laid_out(ground, spread)
    if spread.wanted is None and spread.most is not None:
        # The pattern alone makes the points: what fits is what is wanted.
        places = [zone for layout in layouts for zone, _ in layout.places]
        counts = {spot.zone: places.count(spot.zone) for spot in ground.spots}
        spread = replace(spread, wanted=counts)
        layouts = layouts if spread.bound_by is None else _laid_out(ground, spread)
    flat = spread.volumes(one, sum(len(layout.places) for layout in layouts))
    volumes = _cut(flat, layouts)
    return _Laid(
        spread=spread,
        layouts=tuple(layouts),
        volumes=volumes,
        whole=_session(ground, flat, layouts) if flat else None,
    )


def _laid_out(ground: _Ground, spread: Spread) -> list[Layout]:
    """The points of every drawing, no more of them than what is wanted and allowed."""
    setting = ground.setting
    layouts, left = [], None if spread.wanted is None else spread.most
    for site in ground.sites:
        layout = lay_out(
            site.view,
            site.grounds,
            setting.knowledge,
            pattern=setting.knowledge.techniques[ground.one.technique].pattern,
            spacing_mm=ground.apart_mm,
            exact=ground.exact,
            most=spread.quota(),
            concern=setting.concern,
            decisions=setting.case.decisions,
        )
        if left is not None:
            layout = replace(layout, places=layout.places[:left])
            left -= len(layout.places)
        layouts.append(layout)
    return layouts


def _cut(flat: tuple[Decimal, ...], layouts: list[Layout]) -> tuple[tuple[Decimal, ...], ...]:
    """The volumes of all points, drawing by drawing."""
    rows, start = [], 0
    for layout in layouts:
        rows.append(flat[start : start + len(layout.places)])
        start += len(layout.places)
    return tuple(rows)


def _session(ground: _Ground, volumes: tuple[Decimal, ...], layouts: list[Layout]) -> Session:
    setting = ground.setting
    return Session(
        protocol=setting.protocol,
        one=ground.one,
        points=len(volumes),
        volume_ml=max(volumes),
        total_ml=sum(volumes, Decimal(0)),
        area_cm2=_treated_cm2(ground, layouts),
        spacing_mm=ground.apart_mm,
        sessions_with=setting.sessions_with,
    )


def _filled(plan: PassPlan, ground: _Ground, laid: _Laid) -> Iterator[PassPlan]:
    """The plan of every drawing that has points."""
    setting, count, syringes_before = ground.setting, 0, 0
    for layout, volumes in zip(laid.layouts, laid.volumes, strict=True):
        if not volumes or laid.whole is None:
            continue
        count += 1
        total = sum(volumes, Decimal(0))
        part = replace(
            laid.whole,
            points=len(volumes),
            volume_ml=max(volumes),
            total_ml=total,
            area_cm2=laid.whole.area_cm2 * total / laid.whole.total_ml,
        )
        formula, syringes = formulate(
            part,
            volumes,
            setting.case,
            setting.knowledge,
            whole=laid.whole,
            after=syringes_before,
        )
        syringes_before += len(formula.syringes)
        drawn = drawn_map(
            layout,
            volumes,
            syringes,
            depth=plan.depth_mm,
            concern=setting.concern,
            knowledge=setting.knowledge,
        )
        name = plan.id if count == 1 else f"{plan.id}-{count}"
        yield replace(plan, id=name, formula=formula, map=drawn)


def _needs(ground: _Ground, laid: _Laid) -> frozenset[str]:
    """The facts that only this dose makes matter."""
    setting = ground.setting
    if laid.whole is None or setting.case.patient.weight_kg is not None:
        return frozenset()
    weighs = any(
        weight_matters(part, laid.whole, setting.knowledge) for part in ground.one.components
    )
    return frozenset({WEIGHT} if weighs else ())


def _without_spacing(technique: Technique) -> str:
    if technique.pattern == BY_HAND:
        return "Its points are set one by one: a physician marks them in `decisions.points`."
    return "No source that was read says how far apart its points lie."


def _without_dose(
    one: Pass, setting: Setting, depth: Placed | None, spacing: Placed | None
) -> PassPlan:
    technique = setting.knowledge.techniques[one.technique]
    return PassPlan(
        id=one.id,
        pass_id=one.id,
        sessions=setting.numbers,
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
        formula=None,
        map=None,
    )


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


def _treated_cm2(ground: _Ground, layouts: list[Layout]) -> Decimal:
    """The ground that is really treated: a point's share of a dose per cm², else zones with any."""
    treated = [zone for layout in layouts for zone, _ in layout.places]
    volume = ground.one.volume_per_point_ml
    each = None if volume is None else ground_of_point(ground.one, volume.value)
    if each is not None:
        return len(treated) * each
    return sum((ground.area(spot) for spot in ground.spots if spot.zone in treated), Decimal(0))


def _left_over(ground: _Ground, laid: _Laid) -> list[Untreated]:
    """Ground that its dose would cover and that stays without points, zone by zone."""
    rows = [_nothing(row.zone, row.because) for layout in laid.layouts for row in layout.undrawn]
    places = [zone for layout in laid.layouts for zone, _ in layout.places]
    counted = laid.spread.wanted if laid.spread.session_ml is None else None
    for spot in ground.spots:
        points = places.count(spot.zone)
        wanted = points if counted is None else counted[spot.zone]
        if points >= wanted and points:
            continue
        area = ground.area(spot)
        left = area if not points else (area * (wanted - points) / wanted).quantize(Decimal("0.1"))
        because = _why_left(laid, points, among=len(places))
        rows.append(Untreated(zone=spot.zone, area_cm2=left, because=because))
    return rows


def _why_left(laid: _Laid, points: int, *, among: int) -> str:
    if laid.spread.bound_by is not None:
        return (
            f"The ceiling of one session is reached: {laid.spread.bound_by}. A further session is "
            "planned only within the course maximum and its interval."
        )
    if not points and among and laid.spread.session_ml is not None:
        return "The volume of one session does not reach this zone."
    if not points:
        return "No point fits outside the avoid-areas."
    return f"Only {points} points fit outside the avoid-areas."
