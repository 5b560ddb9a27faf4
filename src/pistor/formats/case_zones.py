"""Zones, areas and patches of a case: known, sided, allowed for the concern, drawn."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from pistor.faults import Fault, did_you_mean, nearest
from pistor.formats.case_walk import Pattern, fault_at, mappings, texts, walk
from pistor.knowledge.anatomy import Zone
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.geometry import MOST_SCALE
from pistor.strict_yaml import Path, Read, Tree, number

_ZONES: tuple[Pattern, ...] = (
    ("answers", "procedures", "*", "zones"),
    ("answers", "site_findings", "*", "zones"),
    ("answers", "earlier_sessions", "*", "zones"),
    ("concerns", "*", "zones"),
    ("combine_with", "*", "zones"),
)
LEAST_CORNERS = 3
MM2_PER_CM2 = 100


def faults_of_zones(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    """Every zone that cannot be meant, and everything that hangs on one."""
    checks: tuple[Callable[[Read, Knowledge], Iterator[Fault]], ...] = (
        _names,
        _concerns,
        _areas,
        _patches,
    )
    for check in checks:
        yield from check(read, knowledge)


def sided_zones(knowledge: Knowledge) -> frozenset[str]:
    """Every zone as a case names it: paired ones with the patient's side."""
    sides = ("_left", "_right")
    return frozenset(
        name
        for zone in knowledge.zones.values()
        for name in ([zone.id + side for side in sides] if zone.paired else [zone.id])
    )


def _names(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    known = sided_zones(knowledge)
    for pattern in _ZONES:
        for path, zones in walk(read.tree, pattern):
            seen: set[str] = set()
            for place, zone in texts(zones, ("*",)):
                at = (*path, *place)
                if zone not in known:
                    yield fault_at(read, at, "zone", zone, _meant(zone, known, knowledge))
                elif zone in seen:
                    yield fault_at(read, at, "repeated", zone, "is given twice; keep one.")
                seen.add(zone)
    for path, zone in texts(read.tree, ("decisions", "points", "*", "zone")):
        if zone not in known:
            yield fault_at(read, path, "zone", zone, _meant(zone, known, knowledge))


def _meant(zone: str, known: frozenset[str], knowledge: Knowledge) -> str:
    """What to write instead of a name that is no zone."""
    if zone in knowledge.zones:
        return f"is paired; say whose side: {zone}_left or {zone}_right (the patient's own side)."
    if _bare(zone) in knowledge.zones:
        return f"lies on the midline and has no side; write {_bare(zone)}."
    return did_you_mean(zone.casefold().replace("-", "_").replace(" ", "_"), known)


def _bare(zone: str) -> str:
    return zone.removesuffix("_left").removesuffix("_right")


def _concerns(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    for path, concerns in walk(read.tree, ("concerns",)):
        if concerns == []:
            yield fault_at(read, path, "missing", "", "is empty; name at least one concern.")
    seen: set[str] = set()
    for path, concern in mappings(read.tree, ("concerns", "*")):
        name = concern.get("id")
        if isinstance(name, str) and name in seen:
            remedy = "is given twice; give all its zones in one."
            yield fault_at(read, (*path, "id"), "repeated", name, remedy)
        if isinstance(name, str):
            seen.add(name)
        if concern.get("zones") == []:
            yield fault_at(read, (*path, "zones"), "missing", "", "is empty; name at least one.")
        yield from _allowed(read, path, concern, knowledge)


def _allowed(
    read: Read, path: Path, concern: dict[str, Tree], knowledge: Knowledge
) -> Iterator[Fault]:
    """Zones that get no points at all, or none for this concern."""
    name = concern.get("id")
    indication = knowledge.indications.get(name) if isinstance(name, str) else None
    for place, zone in texts(concern, ("zones", "*")):
        entry = knowledge.zones.get(_bare(zone))
        at = (*path, *place)
        if entry is not None and not entry.injectable:
            remedy = "is kept free of points; choose another zone."
            yield fault_at(read, at, "zone", zone, remedy)
        elif entry is not None and indication is not None and entry.id not in indication.zones:
            remedy = f"is no zone for {indication.id}; its zones are {', '.join(indication.zones)}."
            yield fault_at(read, at, "zone", zone, remedy)


def _areas(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    known = sided_zones(knowledge)
    for path, concern in mappings(read.tree, ("concerns", "*")):
        zones = [zone for _, zone in texts(concern, ("zones", "*"))]
        for key in ("areas_cm2", "patches"):
            for at, inner in mappings(concern, (key,)):
                for zone in inner:
                    if zone not in zones:
                        remedy = _not_listed(zone, [one for one in zones if one in known])
                        yield fault_at(read, (*path, *at, zone), "zone", zone, remedy)
        for at, value in walk(concern, ("areas_cm2", "*")):
            given = number(value)
            if given is not None and given <= 0:
                remedy = "is not more than 0; give the area in cm²."
                yield fault_at(read, (*path, *at), "not-positive", value, remedy)
            entry = knowledge.zones.get(_bare(str(at[-1])))
            if given is not None and entry is not None and given > _largest_cm2(entry):
                yield fault_at(read, (*path, *at), "area", value, _too_large(str(at[-1]), entry))


def _largest_cm2(zone: Zone) -> Decimal:
    """More than any drawing of a zone can be stretched to, whatever is cut out of it.

    Only the map step knows the exact bound; this one needs none of its packages.
    """
    drawn = [sum(map(_enclosed_mm2, one.rings), Decimal(0)) for one in zone.outlines]
    stretched = Decimal(str(MOST_SCALE * MOST_SCALE)) / MM2_PER_CM2
    return max(drawn, default=Decimal("Infinity")) * stretched


def _enclosed_mm2(ring: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    twice = Decimal(0)
    for count, (x, y) in enumerate(ring):
        before_x, before_y = ring[count - 1]
        twice += before_x * y - x * before_y
    return abs(twice) / 2


def _too_large(name: str, zone: Zone) -> str:
    beside = ", ".join(zone.neighbours) or "none is drawn"
    most = _largest_cm2(zone).quantize(Decimal("0.1"))
    return (
        f"is larger than {name} can be drawn ({most} cm²). Divide it over its neighbours: {beside}."
    )


def _not_listed(zone: str, zones: list[str]) -> str:
    near = nearest(zone, zones)
    meant = f'; did you mean "{near}"?' if near else "; add it there."
    return f"is not among the zones of this concern{meant}"


def _patches(read: Read, knowledge: Knowledge) -> Iterator[Fault]:
    for path, concern in mappings(read.tree, ("concerns", "*")):
        first: str | None = None
        for place, patch in mappings(concern, ("patches", "*")):
            at = (*path, *place)
            yield from _outline(read, at, patch)
            view = patch.get("view")
            if isinstance(view, str):
                first = first or view
                yield from _view(read, at, view, first, knowledge)


def _outline(read: Read, at: Path, patch: dict[str, Tree]) -> Iterator[Fault]:
    outline = patch.get("outline")
    if isinstance(outline, list) and len(outline) < LEAST_CORNERS:
        remedy = f"stand here; an outline needs at least {LEAST_CORNERS}."
        yield fault_at(read, (*at, "outline"), "outline", f"{len(outline)} corners", remedy)


def _view(read: Read, at: Path, view: str, first: str, knowledge: Knowledge) -> Iterator[Fault]:
    """A view that does not show the zone, or not the same one as the patch before."""
    entry = knowledge.zones.get(_bare(str(at[-1])))
    drawn = [one.view for one in entry.outlines] if entry is not None else []
    if entry is not None and view not in drawn:
        remedy = f"does not show {entry.id}; it is drawn in {', '.join(drawn) or 'no view'}."
        yield fault_at(read, (*at, "view"), "view", view, remedy)
    elif view != first:
        remedy = f"is another view than {first} before; give one concern one view."
        yield fault_at(read, (*at, "view"), "view", view, remedy)
