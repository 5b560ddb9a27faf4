"""The lines of a drawn view: whose side they show, and how they are painted."""

from collections.abc import Sequence
from dataclasses import dataclass

from pistor.formats.svg_geometry import Box, Spot
from pistor.formats.svg_type import Paint, element, figure
from pistor.knowledge.anatomy import Stroke, View

WEIGHTS_MM = {"contour": 0.75, "feature": 0.5, "detail": 0.32, "faint": 0.22}
_OPACITY = {"contour": 0.9, "feature": 0.85, "detail": 0.7, "faint": 0.45}
_FILLS = {"skin": "#fbf2e8", "hair": "#e9e1d7", "white": "#ffffff", "iris": "#cfd6d6"}
_PEN, _HAIR_PEN, _BROW = "#5d5348", "#8b7f70", "#9c9083"
_GROUND = ("skin", "hair")


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


def frame_of(view: View, side: Side) -> Box:
    """The part of the plane that a view draws, in its millimetres."""
    left, top = float(view.left), float(view.top)
    right = left + float(view.width)
    left, right = (-right, -left) if side.flip else (left, right)
    return Box(left=left, top=top, right=right, bottom=top + float(view.height))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A view's lines as they are drawn: stretched about `middle`, then turned to its side.

    `thin` is the factor on the weight of a line that makes it as thick on paper as meant.
    """

    view: View
    side: Side
    stretch: float
    middle: Spot
    thin: float

    def ground(self) -> str:
        """Skin and hair, which lie under the zones."""
        strokes = [one for one in self.view.strokes if one.fill in _GROUND]
        filled = (element("path", d=one.d, fill=_FILLS[one.fill]) for one in strokes)
        edges = (self._outline(one, _PEN) for one in strokes)
        return self._in_frame("".join(a + b for a, b in zip(filled, edges, strict=True)))

    def pen(self) -> str:
        """Lines and filled details, which lie over the zones."""
        return self._in_frame("".join(self._stroke(one) for one in self.view.strokes))

    def _in_frame(self, body: str) -> str:
        """Lines of the view, cut off at its frame."""
        view = self.view
        cut = element(
            "svg",
            body,
            x=view.left,
            y=view.top,
            width=view.width,
            height=view.height,
            viewBox=" ".join(figure(one) for one in (view.left, view.top, view.width, view.height)),
        )
        pen: dict[str, Paint] = {"stroke_linecap": "round", "stroke_linejoin": "round"}
        return element("g", cut, transform=self._turn(), fill="none", **pen)

    def _turn(self) -> str | None:
        x, y = self.middle
        steps = ["scale(-1 1)"] if self.side.flip else []
        if self.stretch != 1:
            x = -x if self.side.flip else x
            steps.append(f"translate({x:.3f} {y:.3f})")
            steps += [f"scale({self.stretch:.3f})", f"translate({-x:.3f} {-y:.3f})"]
        return " ".join(steps) or None

    def _stroke(self, one: Stroke) -> str:
        """A line or a filled detail; skin and hair are painted before."""
        match one.fill:
            case "ink":
                return element("path", d=one.d, fill=_PEN, fill_opacity=_OPACITY.get(one.weight, 1))
            case "hairline":
                return element("path", d=one.d, fill=_BROW, fill_opacity=0.45)
            case "white" | "iris":
                filled = element("path", d=one.d, fill=_FILLS[one.fill])
                return filled + self._outline(one, _PEN)
            case "strand":
                return self._outline(one, _HAIR_PEN)
            case "none":
                return self._outline(one, _PEN)
        return ""

    def _outline(self, one: Stroke, colour: str) -> str:
        if one.weight == "none":
            return ""
        return element(
            "path",
            d=one.d,
            stroke=colour,
            stroke_opacity=_OPACITY[one.weight],
            stroke_width=WEIGHTS_MM[one.weight] * self.thin,
        )
