"""One sign for every syringe, by shape and colour; its area grows with the volume."""

from collections.abc import Iterable
from decimal import Decimal
from math import pi, sqrt

from pistor.formats.svg_type import PAPER, Paint, element, figure

COLOURS = ("#0b6e66", "#5659a6", "#9a5a00", "#8a3468", "#1f6091", "#5a6312", "#3d434b")
SHAPES = ("circle", "square", "triangle", "diamond", "plus", "wedge")
_STYLES = ("full", "open", "dotted")

_USUAL = 4.4
"""Millimetres of radius for one millilitre: 0.05 ml is a dot of 2 mm."""
_LEAST_RADIUS = 0.45
_MOST_OF_SPACING = 0.36
_RIM = 0.3


def looks_of(syringe: int) -> tuple[str, str, str]:
    """Colour, shape and style of a syringe; 18 signs in 7 colours, so 126 before one repeats."""
    number = syringe - 1
    shape = SHAPES[number % len(SHAPES)]
    style = _STYLES[number // len(SHAPES) % len(_STYLES)]
    return COLOURS[number % len(COLOURS)], shape, style


def looks_in_words(syringe: int) -> str:
    """`open square`, for whoever cannot tell colours apart."""
    _, shape, style = looks_of(syringe)
    return {"full": shape, "open": f"open {shape}", "dotted": f"{shape} with a dot"}[style]


def radius_per_root_ml(volumes: Iterable[Decimal], spacing_mm: float) -> float:
    """The radius on paper of one millilitre, so that neighbours stay apart.

    The area of every sign is in proportion to its volume: radius times the root of the volume.
    `spacing_mm` is measured on paper.
    """
    amounts = [float(one) for one in volumes if one > 0]
    if not amounts:
        return _USUAL
    most = _MOST_OF_SPACING * spacing_mm / sqrt(max(amounts))
    return min(most, max(_USUAL, _LEAST_RADIUS / sqrt(min(amounts))))


def reach_of(syringe: int, radius: float) -> float:
    """How far the sign reaches from its middle; `radius` is that of the circle of its area."""
    _, shape, _ = looks_of(syringe)
    return radius * {"circle": 1.0, "square": 1.26, "diamond": 1.26, "plus": 1.26}.get(shape, 1.56)


def mark(syringe: int, radius: float, *, unit: float = 1.0) -> str:
    """The sign of a syringe around 0, 0, as large as a circle of `radius`.

    `unit` is the length of one millimetre on paper, for the rim.
    """
    colour, shape, style = looks_of(syringe)
    rim = min(_RIM * unit, radius * 0.35)
    if style == "full":
        return _shape(shape, radius, fill=colour)
    # The rim lies inside, so that the sign keeps its area.
    smaller = radius - rim / 2
    drawn = _shape(shape, smaller, fill=PAPER, stroke=colour, stroke_width=rim)
    if style == "dotted":
        drawn += element("circle", r=radius * 0.32, fill=colour)
    return drawn


def _shape(shape: str, radius: float, **paint: Paint) -> str:
    """A shape of the area of a circle of `radius`."""
    if shape == "circle":
        return element("circle", r=radius, **paint)
    if shape == "square":
        half = radius * sqrt(pi) / 2
        return element("rect", x=-half, y=-half, width=2 * half, height=2 * half, **paint)
    return element("path", d=_outline(shape, radius), **paint)


def _outline(shape: str, radius: float) -> str:
    if shape == "diamond":
        half = radius * sqrt(pi / 2)
        corners = [(0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)]
    elif shape == "plus":
        wide = radius * sqrt(pi) * 3 / sqrt(5)
        far, near = wide / 2, wide / 6
        corners = [
            (-near, -far),
            (near, -far),
            (near, -near),
            (far, -near),
            (far, near),
            (near, near),
        ]
        corners += [(-x, -y) for x, y in corners]
    else:
        side = radius * sqrt(4 * pi / sqrt(3))
        high = side * sqrt(3) / 2
        up = -1 if shape == "triangle" else 1
        corners = [
            (0.0, up * high * 2 / 3),
            (side / 2, -up * high / 3),
            (-side / 2, -up * high / 3),
        ]
    return f"M{'L'.join(f'{figure(x)},{figure(y)}' for x, y in corners)}Z"
