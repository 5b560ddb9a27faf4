"""The text twin of a map: every point as a line of a table."""

from collections.abc import Iterator, Mapping
from math import sqrt

from pistor.formats.svg_legend import key_beside, named_points
from pistor.formats.svg_marks import mark, reach_of
from pistor.formats.svg_sheet import Row, rule
from pistor.formats.svg_type import (
    INK,
    LEADING,
    LINE,
    QUIET,
    element,
    escaped,
    line_of,
    lines_of,
    wrapped,
)
from pistor.planning.injection_map import Depth, InjectionMap, Point
from pistor.planning.quantities import plain

COLUMNS = 3
_SIZE, _HEAD = 2.5, 2.2
_ROW = 3.9
_ENDS = (8.5, 18.5, 28.5, 40.8, 48.4)
"""Where the columns of a point, x, y, depth and volume end; the syringe stands last."""
_MARK_AT = 51.3
_MOST_REACH = 1.3

EXPLAINED = (
    "Each point is named by its zone's letter and its number there. Places are millimetres in the "
    "frame of the drawing: x to the viewer's right, y downwards, as its rulers count them. "
    "A dash is a depth that no source states."
)


def table_head(width: float) -> Row:
    """What the columns hold."""
    names = ("point", "x mm", "y mm", "depth mm", "ml")
    cells = [
        _cell(words, x, "columnheader", size=_HEAD, fill=QUIET)
        for words, x in zip(names, _ENDS, strict=True)
    ]
    last = element(
        "g", line_of("syr.", width, 2.4, size=_HEAD, fill=QUIET, anchor="end"), role="columnheader"
    )
    body = element("g", "".join((*cells, last)), role="row")
    return Row(height=4.2, body=body + rule(0, 3.5, width))


def table_rows(drawn: InjectionMap, letters: Mapping[str, str], width: float) -> Iterator[Row]:
    """Zone by zone a line with its name, then its points in the map's order."""
    titles = {one.zone: one for one in drawn.zones}
    points = list(named_points(drawn, letters))
    radius = _fitting(drawn)
    for zone, letter in letters.items():
        mine = [(number, one) for name, number, one in points if name == letter]
        if mine:
            told = f"{titles[zone].title} ({len(mine)})"
            yield _zone_row(letter, told, width)
        for number, one in mine:
            yield _point_row(f"{letter}{number}", one, radius, width)


def _fitting(drawn: InjectionMap) -> float:
    """Millimetres of radius for one millilitre, so that every mark fits its line."""
    reach = max(reach_of(one.syringe, sqrt(one.volume_ml)) for one in drawn.points)
    return _MOST_REACH / reach if reach else 0.0


def _zone_row(letter: str, told: str, width: float) -> Row:
    lines = wrapped(told, width - 6, _SIZE, bold=True)
    body = key_beside(letter, filled=True)
    body += lines_of(lines, 6, 3, size=_SIZE, bold=True)
    cell = element("g", body, role="cell", transform="translate(0 0.4)")
    high = 1.6 + len(lines) * _SIZE * LEADING
    return Row(height=high, body=element("g", cell, role="row"), glued=True)


def _point_row(name: str, one: Point, radius: float, width: float) -> Row:
    words = (name, _signed(one.x_mm), _signed(one.y_mm), _short(one.depth_mm), plain(one.volume_ml))
    cells = [
        _cell(text, x, "cell", size=_SIZE, bold=place == 0)
        for place, (text, x) in enumerate(zip(words, _ENDS, strict=True))
    ]
    sign = mark(one.syringe, radius * sqrt(one.volume_ml))
    drawn = element("g", sign, transform=f"translate({_MARK_AT:g} 2)")
    number = line_of(str(one.syringe), width, 2.9, size=_SIZE, anchor="end")
    cells.append(element("g", drawn + number, role="cell"))
    body = element("g", "".join(cells), role="row")
    return Row(height=_ROW, body=body + rule(0, _ROW - 0.25, width, LINE))


def _cell(
    words: str, x: float, role: str, *, size: float, fill: str = INK, bold: bool = False
) -> str:
    return element(
        "text",
        escaped(words),
        x=x,
        y=2.9 if role == "cell" else 2.4,
        font_size=size,
        fill=fill,
        font_weight="bold" if bold else None,
        text_anchor="end",
        role=role,
    )


def _short(depth: Depth) -> str:
    """`1 to 2`, `≤ 4`, or a dash where no source states a depth."""
    low, high = depth.low, depth.high
    if low is not None and high is not None:
        return plain(low) if low == high else f"{plain(low)} to {plain(high)}"
    if low is not None:
        return f"≥ {plain(low)}"
    return "–" if high is None else f"≤ {plain(high)}"


def _signed(value: object) -> str:
    return str(value).replace("-", "−")
