"""How many points each zone gets, and how much each point holds."""

from dataclasses import dataclass
from decimal import Decimal

from pistor.case import Case, Concern
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Pass
from pistor.knowledge.statements import Span
from pistor.planning.dosing import points_by_area
from pistor.planning.geometry import Ground
from pistor.planning.injection_map import area_of
from pistor.planning.limiting import ceilings
from pistor.planning.quantities import VolumeError, divided, plain, whole_down, whole_up

SESSION_STEP_ML = Decimal("0.01")
"""The step for dividing a session's volume where no device states one: our own proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The points that a dose makes in every zone, and the ceiling of one session.

    `wanted` is None where the pattern alone makes the points. `most` is the
    ceiling of the whole session and `ceiling` names it. `session_ml` is what is
    divided over the points, None where each point has its own volume.
    """

    wanted: dict[str, int] | None
    most: int | None
    ceiling: str | None
    session_ml: Decimal | None
    step_ml: Decimal
    range_ml: Span | None

    @property
    def bound_by(self) -> str | None:
        """The ceiling, when more points are wanted than it allows."""
        if self.wanted is None or self.most is None or sum(self.wanted.values()) <= self.most:
            return None
        return self.ceiling

    def quota(self) -> dict[str, int] | None:
        """What each zone may have under the ceiling, zones in their order."""
        if self.wanted is None or self.most is None:
            return self.wanted
        left, quota = self.most, {}
        for zone, points in self.wanted.items():
            quota[zone] = min(points, left)
            left -= quota[zone]
        return quota

    def volumes(self, one: Pass, points: int) -> tuple[Decimal, ...]:
        """A volume for every point; a session's volume is divided over them, never multiplied.

        Raises `VolumeError` when a point would hold more than its source allows.
        """
        if points and one.volume_per_point_ml is not None:
            return (one.volume_per_point_ml.value,) * points
        if not points or self.session_ml is None:
            return ()
        volumes = divided(self.session_ml, points, self.step_ml)
        high = None if self.range_ml is None else self.range_ml.high
        if high is not None and volumes[0] > high:
            least = int(whole_up(self.session_ml / high, Decimal(1)))
            raise VolumeError(
                f"{plain(self.session_ml)} ml need {least} points of at most {plain(high)} ml; "
                f"{points} fit here. Treat a larger area."
            )
        return volumes


def spread_over(
    one: Pass, grounds: tuple[Ground, ...], concern: Concern, case: Case, knowledge: Knowledge
) -> Spread:
    """The points of a pass over its zones, as its source makes them."""
    areas = {spot.zone: area_of(spot, concern) for spot in grounds}
    device = knowledge.devices.get(one.device or "")
    step = SESSION_STEP_ML if device is None or device.step_ml is None else device.step_ml.value
    volume = None if one.volume_per_point_ml is None else one.volume_per_point_ml.value
    session_ml = None if volume is not None else _session_ml(one, areas, step)
    wanted = _wanted(one, areas, volume)
    if wanted is None and session_ml is not None:
        wanted = shared(_most_points(one, session_ml, step, knowledge), areas)
    rows = [] if volume is None else _ceilings(one, volume, case, knowledge)
    most = min((points for points, _ in rows), default=None)
    return Spread(
        wanted=wanted,
        most=most,
        ceiling=", ".join(title for points, title in rows if points == most) or None,
        session_ml=session_ml,
        step_ml=step,
        range_ml=one.point_range_ml,
    )


def _ceilings(
    one: Pass, volume: Decimal, case: Case, knowledge: Knowledge
) -> list[tuple[int, str]]:
    """The most points in one session, by every limit and by the volume that a session has."""
    rows = [(row.points, row.title) for row in ceilings(one, knowledge, volume, case=case)]
    if one.session_ml is not None:
        title = f"a session has {plain(one.session_ml)} ml"
        rows.append((int(one.session_ml / volume), title))
    return rows


def _session_ml(one: Pass, areas: dict[str, Decimal], step: Decimal) -> Decimal | None:
    """What is divided over the points: a session's volume, or one per cm² on the ground."""
    if one.volume_per_cm2_ml is not None:
        return whole_down(one.volume_per_cm2_ml.value * sum(areas.values(), Decimal(0)), step)
    return one.session_ml


def _wanted(one: Pass, areas: dict[str, Decimal], volume: Decimal | None) -> dict[str, int] | None:
    """The points that a source counts, or that its dose per cm² makes."""
    if one.points_per_zone is not None:
        return dict.fromkeys(areas, int(one.points_per_zone.value))
    if one.points_per_session is not None:
        return shared(int(one.points_per_session.value), areas)
    if volume is not None and one.dosing == "per_cm2":
        return {zone: points_by_area(one, area, volume) or 0 for zone, area in areas.items()}
    return None


def _most_points(one: Pass, session_ml: Decimal, step: Decimal, knowledge: Knowledge) -> int:
    """Into how many points a volume may be divided: not below a step, nor the least of a point."""
    usual = one.point_range_ml or knowledge.techniques[one.technique].volume_per_point_ml
    least = step if usual is None or usual.low is None else max(step, usual.low)
    return int(session_ml / least)


def shared(points: int, areas: dict[str, Decimal]) -> dict[str, int]:
    """`points` over zones by their areas, in whole points that add up, largest rest first."""
    whole = sum(areas.values(), Decimal(0))
    if not whole:
        return dict.fromkeys(areas, 0)
    exact = {zone: points * area / whole for zone, area in areas.items()}
    counts = {zone: int(share) for zone, share in exact.items()}
    rest = sorted(areas, key=lambda zone: counts[zone] - exact[zone])
    for zone in rest[: points - sum(counts.values())]:
        counts[zone] += 1
    return counts
