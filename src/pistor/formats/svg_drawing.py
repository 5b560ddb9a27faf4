"""The picture of one injection map: the view, its zones, what is avoided, and every point."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from pistor.formats.svg_geometry import (
    Box,
    Ring,
    Window,
    around,
    centroid,
    floats,
    hatching,
    path_of,
    window_on,
)
from pistor.formats.svg_labels import (
    KEY_RADIUS,
    NUMBER_SIZE,
    Label,
    Sign,
    by_title,
    key_spot,
    letters,
    numbers_for,
)
from pistor.formats.svg_marks import mark, radius_per_root_ml, reach_of
from pistor.formats.svg_type import (
    INK,
    LINE,
    PAPER,
    QUIET,
    SOFT,
    SUNKEN,
    element,
    escaped,
    figure,
    line_of,
)
from pistor.formats.svg_words import size_in_words, summary
from pistor.knowledge.anatomy import Stroke, View
from pistor.planning.injection_map import InjectionMap
from pistor.planning.quantities import plain

WEIGHTS_MM = {"contour": 0.75, "feature": 0.5, "detail": 0.32, "faint": 0.22}
_OPACITY = {"contour": 0.9, "feature": 0.85, "detail": 0.7, "faint": 0.45}
_FILLS = {"skin": "#fbf2e8", "hair": "#e9e1d7", "white": "#ffffff", "iris": "#cfd6d6"}
_PEN, _HAIR_PEN, _BROW = "#5d5348", "#8b7f70", "#9c9083"
_ZONE, _ZONE_EDGE, ZONE_KEY = "#cfe6e1", "#3f8f86", "#0a5d56"
AVOID, AVOID_KEY = "#b0662a", "#8a4b12"
_UNDER_ZONES = ("skin", "hair")

_GUTTER_LEFT, _GUTTER_TOP, BAND = 7.0, 4.4, 7.5
_TICK_MM = 10
_LEAST_HEIGHT, _EDGE = 96.0, 4.0
_HATCH_MM = 1.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing with its top left corner at 0, 0, and what its letters stand for.

    `scale` is the millimetres of the body in one on paper. `radius` is that of a
    mark of 1 ml on paper. `numbered` counts the points that carry their number.
    """

    height: float
    body: str
    scale: float
    radius: float
    numbered: int
    zone_keys: Mapping[str, str]
    avoid_keys: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """How a view is shown: `flip` for a patient's right side, `lines` unless both sides meet."""

    flip: bool
    lines: bool


def side_of(view: View, zones: Sequence[str]) -> Side:
    """A view from the side is drawn from the left; a right side is its mirror image."""
    if view.patient_left != "towards-viewer":
        return Side(flip=False, lines=True)
    ends = {"right" if zone.endswith("_right") else "left" for zone in zones}
    return Side(flip=ends == {"right"}, lines=len(ends) == 1)


def picture(
    drawn: InjectionMap, view: View, *, name: str, width: float, most_height: float
) -> Picture:
    """The drawing of `drawn` on paper, `width` wide and at most `most_height` high, in mm."""
    side = side_of(view, [one.zone for one in drawn.zones])
    zones = [(one.id, floats(one.rings)) for one in drawn.outlines]
    avoided = [(one.title, floats(one.rings)) for one in drawn.avoid_outlines]
    window = window_on(
        _frame(view, side),
        _wanted(zones, drawn),
        width=width - _GUTTER_LEFT,
        least_height=_LEAST_HEIGHT,
        most_height=most_height - _GUTTER_TOP - BAND,
        edge=_EDGE,
    )
    unit = window.scale
    volumes = [one.volume_ml for one in drawn.points]
    radius = radius_per_root_ml(volumes, float(drawn.spacing_mm) / unit)
    signs = _signs(drawn, radius * unit)
    zone_keys = {name: letters(number).upper() for number, (name, _) in enumerate(zones)}
    avoid_keys = by_title(avoided, letters)
    keys = list(_keys(zones, avoided, zone_keys, avoid_keys, signs, window))
    numbers = numbers_for(signs, [at for at, _ in keys], room=window.box, unit=unit)
    layers = [
        _backdrop(view, side, drawn, zones, window),
        *_ground(zones, avoided, unit),
        *_marks(drawn, signs, radius * unit, zone_keys, name, unit),
        *(_number(one, unit) for labels in numbers.values() for one in labels),
        *(body for _, body in keys),
    ]
    high = window.box.height / unit
    body = _framed(layers, window, width, high) + _rulers(window, high)
    return Picture(
        height=_GUTTER_TOP + high + BAND,
        body=_named(drawn, view, name, body + _band(view, side, window, width, high)),
        scale=unit,
        radius=radius,
        numbered=sum(len(labels) for labels in numbers.values()),
        zone_keys=zone_keys,
        avoid_keys=avoid_keys,
    )


def _frame(view: View, side: Side) -> Box:
    left, top = float(view.left), float(view.top)
    right = left + float(view.width)
    left, right = (-right, -left) if side.flip else (left, right)
    return Box(left=left, top=top, right=right, bottom=top + float(view.height))


def _wanted(zones: Sequence[tuple[str, Sequence[Ring]]], drawn: InjectionMap) -> Box:
    spots = [spot for _, rings in zones for ring in rings for spot in ring]
    return around([*spots, *((float(one.x_mm), float(one.y_mm)) for one in drawn.points)])


def _signs(drawn: InjectionMap, radius: float) -> list[Sign]:
    """Every point with its number in its zone, in the order of the map."""
    seen: Counter[str] = Counter()
    signs = []
    for one in drawn.points:
        seen[one.zone] += 1
        size = radius * sqrt(one.volume_ml)
        signs.append(
            Sign(
                zone=one.zone,
                number=seen[one.zone],
                at=(float(one.x_mm), float(one.y_mm)),
                reach=reach_of(one.syringe, size),
            )
        )
    return signs


def _named(drawn: InjectionMap, view: View, name: str, body: str) -> str:
    title = element("title", escaped(f"Injection map on {view.title}"), id=f"{name}-title")
    told = element("desc", escaped(summary(drawn)), id=f"{name}-desc")
    return element(
        "g",
        title + told + body,
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )


def _framed(layers: Sequence[str], window: Window, width: float, high: float) -> str:
    """The layers in millimetres of the view, cut off at the window."""
    box = window.box
    place = {"x": _GUTTER_LEFT, "y": _GUTTER_TOP, "width": width - _GUTTER_LEFT, "height": high}
    inner = element(
        "svg",
        "\n".join(("", *layers, "")),
        **place,
        viewBox=f"{figure(box.left)} {figure(box.top)} {figure(box.width)} {figure(box.height)}",
    )
    ground = element("rect", **place, fill=SUNKEN)
    border = element("rect", **place, fill="none", stroke=LINE, stroke_width=0.25)
    return f"{ground}\n{inner}\n{border}\n"


def _backdrop(
    view: View,
    side: Side,
    drawn: InjectionMap,
    zones: Sequence[tuple[str, Sequence[Ring]]],
    window: Window,
) -> str:
    """The view's fills, the tinted zones and the view's lines, in this order."""
    tints = "\n".join(_tint(rings, window.scale) for _, rings in zones)
    if not side.lines:
        return tints
    factor = stretch_of(drawn)
    thin = min(float(view.line_scale), window.scale) / factor
    fills = "".join(_stroke(one, thin) for one in view.strokes if one.fill in _UNDER_ZONES)
    lines = "".join(_pen(one, thin) for one in view.strokes)
    turn = _turn(side, factor, centroid(zones[0][1]))
    return "\n".join((_in_frame(view, fills, turn), tints, _in_frame(view, lines, turn)))


def stretch_of(drawn: InjectionMap) -> float:
    """How far the view's lines are stretched: only one zone alone can take them with it."""
    return float(drawn.drawing_scale) if len(drawn.zones) == 1 else 1.0


def _turn(side: Side, factor: float, middle: tuple[float, float]) -> str | None:
    """Lines are stretched about the zone's own middle, then a right side is mirrored."""
    x, y = middle
    steps = ["scale(-1 1)"] if side.flip else []
    if factor != 1:
        x = -x if side.flip else x
        steps += [f"translate({x:.3f} {y:.3f}) scale({factor:.3f}) translate({-x:.3f} {-y:.3f})"]
    return " ".join(steps) or None


def _in_frame(view: View, body: str, turn: str | None) -> str:
    """Lines of a view, cut off at its frame."""
    cut = element(
        "svg",
        body,
        x=view.left,
        y=view.top,
        width=view.width,
        height=view.height,
        viewBox=" ".join(figure(one) for one in (view.left, view.top, view.width, view.height)),
    )
    return element(
        "g", cut, transform=turn, fill="none", stroke_linecap="round", stroke_linejoin="round"
    )


def _stroke(one: Stroke, thin: float) -> str:
    return element("path", d=one.d, fill=_FILLS[one.fill]) + _outline(one, thin, _PEN)


def _pen(one: Stroke, thin: float) -> str:
    """A line or a filled detail; skin and hair were painted under the zones."""
    match one.fill:
        case "ink":
            return element("path", d=one.d, fill=_PEN, fill_opacity=_OPACITY.get(one.weight, 1))
        case "hairline":
            return element("path", d=one.d, fill=_BROW, fill_opacity=0.45)
        case "white" | "iris":
            return element("path", d=one.d, fill=_FILLS[one.fill]) + _outline(one, thin, _PEN)
        case "strand":
            return _outline(one, thin, _HAIR_PEN)
        case "none":
            return _outline(one, thin, _PEN)
    return ""


def _outline(one: Stroke, thin: float, colour: str) -> str:
    if one.weight == "none":
        return ""
    return element(
        "path",
        d=one.d,
        stroke=colour,
        stroke_opacity=_OPACITY[one.weight],
        stroke_width=WEIGHTS_MM[one.weight] * thin,
    )


def _tint(rings: Sequence[Ring], unit: float) -> str:
    return element(
        "path",
        d=path_of(rings),
        fill=_ZONE,
        fill_opacity=0.75,
        stroke=_ZONE_EDGE,
        stroke_width=0.3 * unit,
        stroke_linejoin="round",
    )


def _ground(
    zones: Sequence[tuple[str, Sequence[Ring]]],
    avoided: Sequence[tuple[str, Sequence[Ring]]],
    unit: float,
) -> Iterator[str]:
    """What is kept free, hatched, with a thin outline; and the zones' edges once more on top."""
    rings = tuple(dict.fromkeys(ring for _, shape in avoided for ring in shape))
    if rings:
        lines = hatching(rings, _HATCH_MM * unit)
        yield element("path", d=path_of(rings), fill=PAPER, fill_opacity=0.55)
        yield element("path", d=lines, fill="none", stroke=AVOID, stroke_width=0.16 * unit)
        yield element("path", d=path_of(rings), fill="none", stroke=AVOID, stroke_width=0.22 * unit)
    for _, shape in zones:
        yield element(
            "path", d=path_of(shape), fill="none", stroke=_ZONE_EDGE, stroke_width=0.3 * unit
        )


def _marks(
    drawn: InjectionMap,
    signs: Sequence[Sign],
    radius: float,
    zone_keys: Mapping[str, str],
    name: str,
    unit: float,
) -> Iterator[str]:
    """Every point once, at its place, with its own words for a pointer that rests on it."""
    for point, sign in zip(drawn.points, signs, strict=True):
        key = f"{zone_keys[sign.zone]}{sign.number}"
        words = f"{key}: {plain(point.volume_ml)} ml, syringe {point.syringe}"
        shape = mark(point.syringe, radius * sqrt(point.volume_ml), unit=unit)
        yield element(
            "g",
            element("title", words) + shape,
            id=f"{name}-{key}",
            transform=f"translate({point.x_mm} {point.y_mm})",
        )


def _number(one: Label, unit: float) -> str:
    return line_of(one.words, *one.at, size=NUMBER_SIZE * unit)


def _keys(
    zones: Sequence[tuple[str, Sequence[Ring]]],
    avoided: Sequence[tuple[str, Sequence[Ring]]],
    zone_keys: Mapping[str, str],
    avoid_keys: Mapping[str, str],
    signs: Sequence[Sign],
    window: Window,
) -> Iterator[tuple[tuple[float, float], str]]:
    """A letter for every zone and every avoid-area in sight, with its middle."""
    unit = window.scale
    room = window.box.grown(-(KEY_RADIUS + 0.5) * unit)
    taken = [(one.at, one.reach) for one in signs]
    shapes = [rings for _, rings in zones] + [rings for _, rings in avoided]
    for name, rings in zones:
        others = [one for one in shapes if one is not rings]
        at = key_spot(rings, taken, room=room, unit=unit, others=others)
        if at is not None:
            taken.append((at, KEY_RADIUS * unit))
            yield at, _key(at, zone_keys[name], unit, fill=ZONE_KEY, colour=PAPER)
    for title, rings in avoided:
        at = key_spot(rings, taken, room=room, unit=unit, outside=False)
        if at is not None:
            taken.append((at, KEY_RADIUS * unit))
            yield at, _key(at, avoid_keys[title], unit, fill=PAPER, colour=AVOID_KEY)


def _key(at: tuple[float, float], words: str, unit: float, *, fill: str, colour: str) -> str:
    x, y = at
    rim = {"stroke": AVOID_KEY, "stroke_width": 0.25 * unit} if fill == PAPER else {}
    disc = element("circle", cx=x, cy=y, r=KEY_RADIUS * unit, fill=fill, **rim)
    size = (2.7 if len(words) == 1 else 2.0) * unit
    return disc + line_of(
        words, x, y + size * 0.36, size=size, fill=colour, bold=True, anchor="middle"
    )


def _rulers(window: Window, high: float) -> str:
    """Millimetres of the view along the top and the left, as the table of points counts them."""
    box, unit = window.box, window.scale
    rows = []
    for value in _ticks(box.left, box.right, unit):
        x = _GUTTER_LEFT + (value - box.left) / unit
        rows.append(_tick(x, _GUTTER_TOP, x, _GUTTER_TOP - 0.9))
        if _GUTTER_LEFT + 3 < x < _GUTTER_LEFT + box.width / unit - 3:
            rows.append(_count(value, x, _GUTTER_TOP - 1.4, middle=True))
    for value in _ticks(box.top, box.bottom, unit):
        y = _GUTTER_TOP + (value - box.top) / unit
        rows.append(_tick(_GUTTER_LEFT, y, _GUTTER_LEFT - 0.9, y))
        if _GUTTER_TOP + 2 < y < _GUTTER_TOP + high - 1:
            rows.append(_count(value, _GUTTER_LEFT - 1.4, y + 0.75, middle=False))
    return "".join(rows)


def _ticks(start: float, end: float, unit: float) -> Iterator[int]:
    step = _TICK_MM * (1 if unit <= 1.5 else 5 if unit <= 4 else 10)
    first = int(start // step) + 1
    yield from (number * step for number in range(first, int(end // step) + 1))


def _tick(x1: float, y1: float, x2: float, y2: float) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=QUIET, stroke_width=0.15)


def _count(value: int, x: float, y: float, *, middle: bool) -> str:
    words = str(value).replace("-", "−")
    return line_of(words, x, y, size=2, fill=QUIET, anchor="middle" if middle else "end")


def _band(view: View, side: Side, window: Window, width: float, high: float) -> str:
    """Under the drawing: whose side is whose, one centimetre, and the scale."""
    y = _GUTTER_TOP + high + 4.6
    ends = {
        "viewer-right": ("patient’s right", "patient’s left"),
        "viewer-left": ("patient’s left", "patient’s right"),
        "towards-viewer": (f"patient’s {'right' if side.flip else 'left'} side", ""),
    }[view.patient_left]
    bar = 10 / window.scale
    words = f"1 cm, scale {size_in_words(Decimal(str(window.scale)))}"
    start = _GUTTER_LEFT + (width - _GUTTER_LEFT) / 2 - (bar + 30) / 2
    rows = [
        line_of(ends[0], _GUTTER_LEFT, y, size=2.9, fill=SOFT, bold=True),
        element(
            "path",
            d=f"M{figure(start)},{figure(y - 2)}v1.6h{figure(bar)}v-1.6",
            fill="none",
            stroke=INK,
            stroke_width=0.3,
        ),
        line_of(words, start + bar + 1.6, y, size=2.6, fill=SOFT),
    ]
    if ends[1]:
        rows.append(line_of(ends[1], width, y, size=2.9, fill=SOFT, bold=True, anchor="end"))
    return "".join(rows)
