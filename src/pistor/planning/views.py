"""Which drawings show the zones of a concern, as few of them as possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pistor.planning.geometry import drawn_area
from pistor.planning.relevance import bare

if TYPE_CHECKING:
    from pistor.knowledge.knowledge import Knowledge

Drawing = tuple[str, tuple[str, ...]]
"""A view and the zones that are drawn on it."""


def drawings_for(
    zones: tuple[str, ...], patched: dict[str, str], knowledge: Knowledge
) -> list[Drawing]:
    """Views with the zones that each shows: those of patches first, then the fullest.

    `patched` names the view that a zone's patch is drawn on. A side view shows one
    side of the patient only. A zone that no view shows is left out.
    """
    drawings: dict[tuple[str, str], tuple[str, ...]] = {}
    for zone in zones:
        if zone in patched:
            key = patched[zone], _side_of(zone, patched[zone], knowledge)
            drawings[key] = (*drawings.get(key, ()), zone)
    left = [zone for zone in zones if zone not in patched]
    for (view, side), shown in list(drawings.items()):
        joining = [zone for zone in left if _fits(zone, view, side, knowledge)]
        drawings[view, side] = (*shown, *joining)
        left = [zone for zone in left if zone not in joining]
    while left:
        drawing = _fullest(tuple(left), knowledge)
        if drawing is None:
            break
        view, shown = drawing
        drawings[view, _side_of(shown[0], view, knowledge)] = shown
        left = [zone for zone in left if zone not in shown]
    return [(view, shown) for (view, _), shown in drawings.items()]


def _fullest(zones: tuple[str, ...], knowledge: Knowledge) -> Drawing | None:
    """The view that draws most of the zones, of all or else of one side of them."""
    sides = dict.fromkeys(zone.removeprefix(bare(zone)) for zone in zones)
    for group in (zones, *(tuple(one for one in zones if one.endswith(side)) for side in sides)):
        view = view_for(group, knowledge)
        if view is not None:
            return view, tuple(zone for zone in group if _is_drawn(zone, view, knowledge))
    return None


def view_for(zones: tuple[str, ...], knowledge: Knowledge) -> str | None:
    """The view that draws most of the zones; then one seen straight on, then the larger drawing.

    A side view shows one side only, so it is never taken for both.
    """
    outlines = [one for zone in zones for one in knowledge.zones[bare(zone)].outlines]
    two_sided = len({zone.removeprefix(bare(zone)) for zone in zones} - {""}) > 1
    size: dict[str, float] = {}
    for one in outlines:
        if not (two_sided and _from_the_side(one.view, knowledge)):
            size[one.view] = size.get(one.view, 0.0) + drawn_area(one)
    views = [one.view for one in outlines]

    def weight(view: str) -> tuple[int, bool, int]:
        return views.count(view), not _from_the_side(view, knowledge), round(size[view])

    return max(size, key=weight, default=None)


def _fits(zone: str, view: str, side: str, knowledge: Knowledge) -> bool:
    return _is_drawn(zone, view, knowledge) and _side_of(zone, view, knowledge) == side


def _side_of(zone: str, view: str, knowledge: Knowledge) -> str:
    """The patient's side that a view shows when it shows one only, else nothing."""
    return zone.removeprefix(bare(zone)) if _from_the_side(view, knowledge) else ""


def _is_drawn(zone: str, view: str, knowledge: Knowledge) -> bool:
    return any(one.view == view for one in knowledge.zones[bare(zone)].outlines)


def _from_the_side(view: str, knowledge: Knowledge) -> bool:
    return knowledge.views[view].patient_left == "towards-viewer"
