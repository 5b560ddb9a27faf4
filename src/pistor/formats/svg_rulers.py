"""Around a drawing: its millimetres, whose side is whose, and a bar to check the print with."""

from collections.abc import Iterator
from decimal import Decimal

from pistor.formats.svg_geometry import Box, Window
from pistor.formats.svg_type import INK, QUIET, SOFT, element, figure, line_of, width_of
from pistor.formats.svg_view import Side
from pistor.formats.svg_words import size_in_words
from pistor.knowledge.anatomy import View
from pistor.planning.quantities import plain

GUTTER, BAND = (7.0, 4.4), 7.5
"""Room for the rulers on the left and on top, and for the line below, in millimetres."""

_TICKS = ((1.5, 10), (4.0, 50), (float("inf"), 100))
"""Up to which scale marks lie how many millimetres of the view apart."""
_BAR_MM = 50
"""Long enough for half a millimetre to be one part in a hundred."""
_SIZE, _SMALL = 2.9, 2.6
_GAP = 1.6


def rulers(window: Window, high: float) -> str:
    """Millimetres of the view along the top and the left, as the table of points counts them."""
    (left, top), box, unit = GUTTER, window.box, window.scale
    rows = []
    for value in _ticks(box.left, box.right, unit):
        x = left + (value - box.left) / unit
        rows.append(_tick(Box(left=x, right=x, top=top - 0.9, bottom=top)))
        if left + 3 < x < left + box.width / unit - 3:
            rows.append(_count(value, x, top - 1.4, middle=True))
    for value in _ticks(box.top, box.bottom, unit):
        y = top + (value - box.top) / unit
        rows.append(_tick(Box(left=left - 0.9, right=left, top=y, bottom=y)))
        if top + 2 < y < top + high - 1:
            rows.append(_count(value, left - 1.4, y + 0.75, middle=False))
    return "".join(rows)


def _ticks(start: float, end: float, unit: float) -> Iterator[int]:
    step = next(apart for most, apart in _TICKS if unit <= most)
    yield from (number * step for number in range(int(start // step) + 1, int(end // step) + 1))


def _tick(line: Box) -> str:
    ends = {"x1": line.left, "y1": line.top, "x2": line.right, "y2": line.bottom}
    return element("line", stroke=QUIET, stroke_width=0.15, **ends)


def _count(value: int, x: float, y: float, *, middle: bool) -> str:
    words = str(value).replace("-", "−")
    return line_of(words, x, y, size=2, fill=QUIET, anchor="middle" if middle else "end")


def band(view: View, side: Side, window: Window, width: float, high: float) -> str:
    """Under the drawing: whose side is whose, five centimetres of paper, and the scale."""
    left, y = GUTTER[0], GUTTER[1] + high + 4.6
    first, last = _sides(view, side)
    words, true = _scale_in_words(window.scale), window.scale == 1
    long = _BAR_MM + _GAP + width_of(words, _SMALL, bold=not true)
    begin = left + width_of(first, _SIZE, bold=True)
    end = width - width_of(last, _SIZE, bold=True)
    start = begin + (end - begin - long) / 2
    corners = f"M{figure(start)},{figure(y - 2)}v1.6h{figure(_BAR_MM)}v-1.6"
    beside = start + _BAR_MM + _GAP
    rows = [
        line_of(first, left, y, size=_SIZE, fill=SOFT, bold=True),
        element("path", d=corners, fill="none", stroke=INK, stroke_width=0.3),
        line_of(words, beside, y, size=_SMALL, fill=SOFT if true else INK, bold=not true),
    ]
    if last:
        rows.append(line_of(last, width, y, size=_SIZE, fill=SOFT, bold=True, anchor="end"))
    return "".join(rows)


def _scale_in_words(scale: float) -> str:
    """What the bar is on paper and on the patient."""
    shown = Decimal(str(scale))
    if scale == 1:
        return f"{_BAR_MM} mm, true size, {size_in_words(shown)}"
    return f"{_BAR_MM} mm, on the patient {plain(_BAR_MM * shown)} mm, {size_in_words(shown)}"


def _sides(view: View, side: Side) -> tuple[str, str]:
    """What lies on the viewer's left and on the viewer's right."""
    match view.patient_left:
        case "viewer-right":
            return "patient's right", "patient's left"
        case "viewer-left":
            return "patient's left", "patient's right"
        case "towards-viewer" if side.lines:
            return f"patient's {'right' if side.flip else 'left'} side", ""
    return "both sides of the patient, one over the other", ""
