"""Where the points lie: the map in words, and every point by its number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from pistor.formats.svg_labels import letters
from pistor.formats.text_layout import fits
from pistor.formats.text_words import NOT_KNOWN, count, quantity
from pistor.planning.quantities import plain

if TYPE_CHECKING:
    from pistor.formats.text_writing import Writing
    from pistor.planning.injection_map import InjectionMap, Point
    from pistor.planning.passes import Untreated
    from pistor.planning.patterns import Evenness

_DETAIL = 4
_ABREAST = 3
_HEAD = ["no", "x", "y", "ml", "sy"]
_EVEN, _FAIRLY_EVEN = Decimal("0.25"), Decimal("0.5")
"""Coefficients of variation below which a spread is called even: our own words, no source's."""


def write_map(out: Writing, drawn: InjectionMap) -> None:
    """View, zones, spacing, evenness and places kept free."""
    view = out.names.of("view", drawn.view)
    out.page.part(f"Injection map: {view}")
    out.page.say(drawn.note)
    _write_zones(out, drawn)
    out.page.named("Pattern", drawn.pattern.replace("-", " "))
    out.page.named("Spacing", f"at least {quantity(drawn.spacing_mm, 'mm')} between two points")
    out.page.named("Evenness", evenness_in_words(drawn.evenness))
    _write_avoided(out, drawn)


def _write_zones(out: Writing, drawn: InjectionMap) -> None:
    rows = [["zone", "area", "", "points", "ml"]]
    rows += [
        [
            one.title,
            quantity(one.area_cm2, "cm2"),
            "measured" if one.measured else "as drawn, not measured",
            str(one.count),
            plain(one.ml),
        ]
        for one in drawn.zones
    ]
    rows.append(["together", "", "", str(drawn.count), plain(drawn.total_ml)])
    out.page.table(rows, "lrlrr", head=True)


def evenness_in_words(found: Evenness | None) -> str:
    """How alike the ground of each point is, and the widest gap; in words and numbers."""
    if found is None:
        return NOT_KNOWN
    if found.variation < _EVEN:
        word = "even"
    else:
        word = "fairly even" if found.variation < _FAIRLY_EVEN else "uneven"
    return (
        f"{word}: the ground of each point varies by {found.variation:.0%} (coefficient of "
        f"variation), the farthest place is {quantity(found.worst_gap_mm, 'mm')} from a point"
    )


def _write_avoided(out: Writing, drawn: InjectionMap) -> None:
    if not drawn.avoided:
        out.page.named("Kept free", "no avoid-area lies in these zones")
        return
    out.page.say("Kept free")
    for one in drawn.avoided:
        words = f"{one.what}, margin {quantity(one.margin_mm, 'mm')}: {one.because}"
        out.page.say(out.cited.after(words, one.sources), indent=_DETAIL, mark="-")


def write_points(out: Writing, drawn: InjectionMap) -> None:
    """Every point with its place in the view, its volume and its syringe, zone by zone."""
    out.page.part(f"Points ({drawn.count})")
    out.page.say(
        "In the view's frame: x in mm to the viewer's right, y in mm down. sy is the syringe."
    )
    names = {one.id: letters(number).upper() for number, one in enumerate(drawn.outlines)}
    for zone in dict.fromkeys(one.zone for one in drawn.points):
        mine = [one for one in drawn.points if one.zone == zone]
        out.page.say(f"{names[zone]}: {out.names.zone(zone)}")
        rows = [(f"{names[zone]}{number}", one) for number, one in enumerate(mine, start=1)]
        _write_points_of(out, rows)


def _write_points_of(out: Writing, points: Sequence[tuple[str, Point]]) -> None:
    """As many points beside one another as fit a line, three at most."""
    cells = [_point(name, one) for name, one in points]
    rows = _rows(cells, 1)
    for abreast in range(2, min(_ABREAST, len(cells)) + 1):
        wider = _rows(cells, abreast)
        rows = wider if fits(wider, indent=_DETAIL, gap=1) else rows
    out.page.table(rows, "r" * len(rows[0]), indent=_DETAIL, gap=1, head=True)


def _rows(cells: Sequence[list[str]], abreast: int) -> list[list[str]]:
    """The head and the points, so many beside one another."""
    starts = range(0, len(cells), abreast)
    return [
        _joined([_HEAD] * abreast, abreast),
        *(_joined(cells[first : first + abreast], abreast) for first in starts),
    ]


def _joined(points: Sequence[list[str]], abreast: int) -> list[str]:
    """One row of points, an empty column between two of them, empty cells at its end."""
    row: list[str] = []
    for number in range(abreast):
        row += [""] if number else []
        row += points[number] if number < len(points) else [""] * len(_HEAD)
    return row


def _point(name: str, one: Point) -> list[str]:
    return [name, str(one.x_mm), str(one.y_mm), plain(one.volume_ml), str(one.syringe)]


def write_untreated(out: Writing, rows: Sequence[Untreated]) -> None:
    """Ground without points, and why."""
    if not rows:
        return
    out.page.part("Left untreated")
    for one in rows:
        page = f"{untreated_in_words(out, one)}: {one.because}"
        out.page.say(page, mark="*", tone="caution")


def untreated_in_words(out: Writing, one: Untreated) -> str:
    """`Under the chin, 10 cm²`."""
    area = quantity(one.area_cm2, "cm2") if one.area_cm2 else f"area {NOT_KNOWN}"
    return f"{out.names.zone(one.zone)}, {area}"


def where_in_short(drawn: InjectionMap) -> str:
    """`Cheekbone, patient's left: 9 points; Cheekbone, patient's right: 9 points`."""
    return "; ".join(f"{one.title}: {count(one.count, 'point')}" for one in drawn.zones)
