"""The picture of one injection map: the view, its zones, what is avoided, and every point."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from pistor.formats.svg_geometry import (
    Box,
    Ring,
    Spot,
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
    Sign,
    key_spot,
    letters,
    numbers_for,
)
from pistor.formats.svg_marks import mark, radius_per_root_ml, reach_of
from pistor.formats.svg_rulers import BAND, GUTTER, band, rulers
from pistor.formats.svg_type import LINE, PAPER, SUNKEN, Paint, element, escaped, figure, line_of
from pistor.formats.svg_view import Lines, Side, frame_of, side_of
from pistor.formats.svg_words import summary
from pistor.knowledge.anatomy import View
from pistor.planning.injection_map import InjectionMap
from pistor.planning.quantities import plain

_ZONE, _ZONE_EDGE, ZONE_KEY = "#cfe6e1", "#3f8f86", "#0a5d56"
AVOID, AVOID_KEY = "#b0662a", "#8a4b12"
_HATCH_MM, _RIM_MM = 1.7, 4.0

Shape = tuple[str, tuple[Ring, ...]]
"""A zone by its id, or an avoid-area by its title, with its rings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing with its top left corner at 0, 0, and what its letters stand for.

    `scale` is the millimetres of the view in one on paper, 1 at true size; `radius` that
    of a mark of 1 ml on paper. `numbered` counts the points that
    carry their number, `lines` tells whether the view's own lines are drawn.
    """

    height: float
    body: str
    scale: float
    radius: float
    numbered: int
    lines: bool
    zone_keys: Mapping[str, str]
    avoid_keys: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """A map laid out for drawing: shapes and signs in millimetres of the view."""

    name: str
    drawn: InjectionMap
    view: View
    side: Side
    window: Window
    zones: tuple[Shape, ...]
    avoided: tuple[Shape, ...]
    radius: float
    signs: tuple[Sign, ...]
    zone_keys: Mapping[str, str]
    avoid_keys: Mapping[str, str]

    @property
    def unit(self) -> float:
        """Millimetres of the view in one on paper."""
        return self.window.scale


def picture(
    drawn: InjectionMap,
    view: View,
    *,
    name: str,
    width: float,
    least_height: float,
    most_height: float,
) -> Picture:
    """The drawing of `drawn` on paper, with as much around its zones as the height allows.

    `width`, `least_height` and `most_height` are millimetres, rulers and scale included;
    the drawing is lower than the least only where its view is. `name` begins its ids.
    """
    rims = GUTTER[1] + BAND
    scene = _scene(drawn, view, name, width, (least_height - rims, most_height - rims))
    keys = tuple(_keys(scene))
    spots = [at for at, _ in keys]
    numbers = numbers_for(scene.signs, spots, room=scene.window.box, unit=scene.unit)
    labels = [one for rows in numbers.values() for one in rows]
    layers = [
        *_backdrop(scene),
        *_edges(scene),
        *_marks(scene),
        *(line_of(one.words, *one.at, size=NUMBER_SIZE * scene.unit) for one in labels),
        *(body for _, body in keys),
    ]
    high = scene.window.box.height / scene.unit
    body = _framed(layers, scene.window, width, high) + rulers(scene.window, high)
    body += band(view, scene.side, scene.window, width, high)
    return Picture(
        height=high + rims,
        body=_named(scene, body),
        scale=scene.unit,
        radius=scene.radius,
        numbered=len(labels),
        lines=scene.side.lines,
        zone_keys=scene.zone_keys,
        avoid_keys=scene.avoid_keys,
    )


def _scene(
    drawn: InjectionMap, view: View, name: str, width: float, heights: tuple[float, float]
) -> _Scene:
    side = side_of(view, [one.zone for one in drawn.zones])
    zones = tuple((one.id, floats(one.rings)) for one in drawn.outlines)
    avoided = tuple((one.title, floats(one.rings)) for one in drawn.avoid_outlines)
    window = window_on(
        frame_of(view, side),
        _wanted(zones, drawn),
        width=width - GUTTER[0],
        least_height=heights[0],
        most_height=heights[1],
        edge=_RIM_MM,
    )
    spacing = float(drawn.spacing_mm) / window.scale
    radius = radius_per_root_ml((one.volume_ml for one in drawn.points), spacing)
    titles = dict.fromkeys(title for title, _ in avoided)
    return _Scene(
        name=name,
        drawn=drawn,
        view=view,
        side=side,
        window=window,
        zones=zones,
        avoided=avoided,
        radius=radius,
        signs=tuple(_signs(drawn, radius * window.scale)),
        zone_keys={zone: letters(number).upper() for number, (zone, _) in enumerate(zones)},
        avoid_keys={title: letters(number) for number, title in enumerate(titles)},
    )


def _wanted(zones: Sequence[Shape], drawn: InjectionMap) -> Box:
    spots = [spot for _, rings in zones for ring in rings for spot in ring]
    return around([*spots, *((float(one.x_mm), float(one.y_mm)) for one in drawn.points)])


def _signs(drawn: InjectionMap, radius: float) -> Iterator[Sign]:
    """Every point with its number in its zone, in the order of the map."""
    seen: Counter[str] = Counter()
    for one in drawn.points:
        seen[one.zone] += 1
        yield Sign(
            zone=one.zone,
            number=seen[one.zone],
            at=(float(one.x_mm), float(one.y_mm)),
            reach=reach_of(one.syringe, radius * sqrt(one.volume_ml)),
        )


def _named(scene: _Scene, body: str) -> str:
    name = scene.name
    title = element("title", escaped(f"Injection map on {scene.view.title}"), id=f"{name}-title")
    told = element("desc", escaped(summary(scene.drawn)), id=f"{name}-desc")
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
    place = {"x": GUTTER[0], "y": GUTTER[1], "width": width - GUTTER[0], "height": high}
    inner = element(
        "svg",
        "\n".join(("", *layers, "")),
        **place,
        viewBox=f"{figure(box.left)} {figure(box.top)} {figure(box.width)} {figure(box.height)}",
    )
    ground = element("rect", **place, fill=SUNKEN)
    border = element("rect", **place, fill="none", stroke=LINE, stroke_width=0.25)
    return f"{ground}\n{inner}\n{border}\n"


def _backdrop(scene: _Scene) -> Iterator[str]:
    """The view's fills, the tinted zones, what is kept free, and the view's lines."""
    stretch = stretch_of(scene.drawn)
    lines = Lines(
        view=scene.view,
        side=scene.side,
        stretch=stretch,
        middle=centroid(scene.zones[0][1]),
        thin=min(float(scene.view.line_scale), scene.unit) / stretch,
    )
    if scene.side.lines:
        yield lines.ground()
    for _, rings in scene.zones:
        yield element("path", d=path_of(rings), fill=_ZONE, fill_opacity=0.75)
    if scene.avoided:
        kept = path_of(ring for _, rings in scene.avoided for ring in rings)
        yield element("path", d=kept, fill=PAPER, fill_opacity=0.6)
    if scene.side.lines:
        yield lines.pen()


def stretch_of(drawn: InjectionMap) -> float:
    """How far the view's lines are stretched: only one zone alone can take them with it."""
    return float(drawn.drawing_scale) if len(drawn.zones) == 1 else 1.0


def _edges(scene: _Scene) -> Iterator[str]:
    """What is kept free, hatched, with a thin outline; then the edges of the zones."""
    rings = tuple(dict.fromkeys(ring for _, shape in scene.avoided for ring in shape))
    if rings:
        lines = hatching(rings, _HATCH_MM * scene.unit)
        yield _drawn(lines, AVOID, 0.16 * scene.unit)
        yield _drawn(path_of(rings), AVOID, 0.22 * scene.unit)
    for _, shape in scene.zones:
        yield _drawn(path_of(shape), _ZONE_EDGE, 0.3 * scene.unit)


def _drawn(data: str, colour: str, wide: float) -> str:
    pen: dict[str, Paint] = {"stroke": colour, "stroke_width": wide, "stroke_linejoin": "round"}
    return element("path", d=data, fill="none", **pen)


def _marks(scene: _Scene) -> Iterator[str]:
    """Every point once, at its place, with its own words for a pointer that rests on it."""
    radius = scene.radius * scene.unit
    for point, sign in zip(scene.drawn.points, scene.signs, strict=True):
        key = f"{scene.zone_keys[sign.zone]}{sign.number}"
        words = f"{key}: {plain(point.volume_ml)} ml, syringe {point.syringe}"
        shape = mark(point.syringe, radius * sqrt(point.volume_ml), unit=scene.unit)
        yield element(
            "g",
            element("title", words) + shape,
            id=f"{scene.name}-{key}",
            transform=f"translate({point.x_mm} {point.y_mm})",
        )


def _keys(scene: _Scene) -> Iterator[tuple[Spot, str]]:
    """A letter for every zone and every avoid-area in sight, with its middle."""
    unit = scene.unit
    room = scene.window.box.grown(-(KEY_RADIUS + 0.5) * unit)
    taken = [(one.at, one.reach) for one in scene.signs]
    shapes = [rings for _, rings in (*scene.zones, *scene.avoided)]
    for zone, rings in scene.zones:
        others = [one for one in shapes if one is not rings]
        at = key_spot(rings, taken, room=room, unit=unit, others=others)
        if at is not None:
            taken.append((at, KEY_RADIUS * unit))
            yield at, _key(at, scene.zone_keys[zone], unit, filled=True)
    for title, rings in scene.avoided:
        at = key_spot(rings, taken, room=room, unit=unit)
        if at is not None:
            taken.append((at, KEY_RADIUS * unit))
            yield at, _key(at, scene.avoid_keys[title], unit, filled=False)


def _key(at: Spot, words: str, unit: float, *, filled: bool) -> str:
    place = f"translate({figure(at[0])} {figure(at[1])}) scale({figure(unit)})"
    return element("g", key(words, filled=filled), transform=place)


def key(words: str, *, filled: bool) -> str:
    """The letter of a zone (filled) or of an avoid-area, around 0, 0, in millimetres."""
    rim: dict[str, Paint] = {} if filled else {"stroke": AVOID_KEY, "stroke_width": 0.25}
    disc = element("circle", r=KEY_RADIUS, fill=ZONE_KEY if filled else PAPER, **rim)
    size = 2.7 if len(words) == 1 else 2.0
    colour = PAPER if filled else AVOID_KEY
    return disc + line_of(words, 0, size * 0.36, size=size, fill=colour, bold=True, anchor="middle")
