"""Areas, patches and volumes of a case that no map can take.

Loads the packages of the map step, so only `pistor plan` asks it.
"""

from collections.abc import Iterator
from decimal import Decimal

from shapely.geometry import Polygon

from pistor.case import Case
from pistor.faults import Fault
from pistor.formats.case_walk import fault_at, mappings, texts, walk
from pistor.formats.case_zones import sided_zones
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.geometry import ZoneSizeError, ground, outline_in
from pistor.planning.quantities import VolumeError, plain
from pistor.planning.relevance import bare
from pistor.planning.views import drawings_for
from pistor.strict_yaml import Path, Read, Tree, number, place

SURFACE, ANY_DEPTH = Decimal(0), None
MOST_DRAWN = 200
"""More areas than a patient has zones; those beyond are not tried, so that an answer comes soon."""


def faults_of_drawing(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    """Areas that fit no drawing of their zone, whatever is injected, and patches beside it."""
    yield from _faults_of_areas(read, knowledge)
    known = sided_zones(knowledge)
    for path, patch in mappings(read.tree, ("concerns", "*", "patches", "*")):
        if path[-1] in known:
            yield from _patch(read, path, patch, knowledge)


def _faults_of_areas(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    known = sided_zones(knowledge)
    drawn = 0
    for path, concern in mappings(read.tree, ("concerns", "*")):
        named = (zone for _, zone in texts(concern, ("zones", "*")) if zone in known)
        zones = tuple(dict.fromkeys(named))
        views = {zone: view for view, shown in drawings_for(zones, {}, knowledge) for zone in shown}
        for at, value in walk(concern, ("areas_cm2", "*")):
            zone, area = str(at[-1]), number(value)
            if zone not in views or area is None or area <= 0:
                continue
            drawn += 1
            said = (
                _does_not_fit(zone, views[zone], area, knowledge) if drawn <= MOST_DRAWN else None
            )
            if said is not None:
                yield fault_at(read, (*path, *at), "area", value, said)


def fault_of_size(error: ZoneSizeError, case: Case) -> Fault:
    """The fault of an area that the chosen protocol's avoid-areas leave no room for."""
    said, at, value = str(error), "concerns", ""
    for count, concern in enumerate(case.concerns):
        for zone, area in concern.areas_cm2.items():
            if said.startswith(f"{area} cm² ") and f" {zone} " in said:
                at, value = place(("concerns", count, "areas_cm2", zone)), str(area)
    return Fault(code="area", at=at, value=value, remedy=said.removeprefix(f"{value} cm² "))


def fault_of_volume(error: VolumeError, case: Case) -> Fault | None:
    """The fault of a volume that a physician set and no syringe can measure; None without one."""
    for count, dose in enumerate(case.decisions.doses):
        if dose.unit == "ml" and str(error).startswith(f"{plain(dose.amount)} ml "):
            at = place(("decisions", "doses", count, "amount"))
            remedy = f"cannot be drawn up: {error}"
            return Fault(code="volume", at=at, value=str(dose.amount), remedy=remedy)
    return None


def _does_not_fit(zone: str, view: str, area: Decimal, knowledge: Knowledge) -> str | None:
    """Why an area fits neither with the fewest avoid-areas cut out nor with the most."""
    said = None
    for lipolytic, depth in ((False, SURFACE), (True, ANY_DEPTH)):
        try:
            ground(
                zone,
                view,
                knowledge,
                area_cm2=area,
                patch=None,
                depth_mm=depth,
                lipolytic=lipolytic,
                unlocked=frozenset(),
            )
        except ZoneSizeError as error:
            said = str(error).removeprefix(f"{area} cm² ")
        else:
            return None
    return said


def _patch(read: Read, path: Path, patch: dict[str, Tree], knowledge: Knowledge) -> Iterator[Fault]:
    zone, view = str(path[-1]), patch.get("view")
    outline = outline_in(knowledge.zones[bare(zone)], view) if isinstance(view, str) else None
    corners = _corners(patch.get("outline"))
    if outline is None or corners is None:
        return
    drawn = Polygon(corners)
    shown = f"{len(corners)} corners"
    if not drawn.is_valid or not drawn.area:
        remedy = "cross each other or enclose nothing; give them in order around the patch."
        yield fault_at(read, (*path, "outline"), "outline", shown, remedy)
        return
    turn = -1 if zone.endswith("_right") else 1
    rings = [Polygon([(turn * float(x), float(y)) for x, y in ring]) for ring in outline.rings]
    if not any(ring.buffer(0).intersection(drawn).area for ring in rings):
        remedy = f"lie outside {zone} as {view} shows it; check sides and millimetres."
        yield fault_at(read, (*path, "outline"), "outline", shown, remedy)


def _corners(outline: Tree) -> list[tuple[float, float]] | None:
    """The corners of a patch when they can be drawn."""
    found = []
    for corner in outline if isinstance(outline, list) else ():
        pair = [number(one) for one in corner] if isinstance(corner, list) else []
        numbers = [float(one) for one in pair if one is not None]
        if len(pair) != len(("x", "y")) or len(numbers) != len(pair):
            return None
        found.append((numbers[0], numbers[1]))
    return found if len(found) >= len("xyz") else None
