#!/usr/bin/env python3
"""Take the shapes of a drawing into the knowledge base.

    python tools/outlines.py DRAWING          rewrite `outlines` and `strokes`
    python tools/outlines.py DRAWING --check  only say what is stale or faulty

DRAWING holds views with zones, avoid shapes and lines as SVG path data in
millimetres. Entries are written by hand; this script fills in `outlines` of zones
and avoid-areas and `strokes` of views and touches no other line, nor the outlines in
HAND_DRAWN. Of paired shapes only the patient's left one is kept. Of shapes that a side
view shows in half, zones are left out: half a zone must not get the dose of a whole one.
"""

from __future__ import annotations

import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Any

import yaml
from shapely import affinity
from shapely.geometry import LineString, Polygon, box

DATA = Path(__file__).resolve().parents[1] / "src/pistor/knowledge/data"

FLAT_MM = 0.2  # How far a flattened curve may lie from the drawn one.
THIN_MM = 0.12  # Where thinning of a ring starts; it grows until the ring is short enough.
ON_AXIS_MM = 1e-9
MOST_POINTS = 80
AREA_SHARE = 0.01
MIRROR_MM = 0.2
WIDTH = 100

# Drawn structures whose entry has another name than the structure with hyphens.
ENTRY = {
    "mmn": "marginal-mandibular-nerve-deep",
    "sta_frontal": "temporal-artery-frontal-branch",
    "submandibular_gland_etc": "submandibular-gland",
    "sup_orb_artery": "supraorbital-artery",
    "sup_troch_artery": "supratrochlear-artery",
    "tfn": "temporal-facial-nerve",
}
# Here the drawn band holds the margin already, and the margin belongs to the entry.
NOT_TAKEN = {("neck_decollete_front", "mmn")}
# The lower border of the jaw from the angle to the chin: a drawn line and the part of it.
JAW_BORDER = {
    "face_front": ("face_contour", (0, 139, 200, 300)),
    "face_left": ("jaw", (-200, 150, 0, 300)),
    "neck_decollete_front": ("face_contour", (0, -140, 200, 0)),
}
JAW_HALF_WIDTH_MM = 0.5
# Avoid-areas that cover whole zones.
ZONES_AS_AREAS = {
    "glabella": ("face_glabella",),
    "labial-arteries": ("face_perioral_upper", "face_perioral_lower"),
}
# Strokes that say nothing about where a zone lies.
NOT_NEEDED = re.compile(
    r"brow_hair|eye_light|caruncle|lip_shadow|nail|joint|finger|toe|ankle|achilles|heel|ham_|calf"
    r"|shin|sole|wrist|thigh_line|elbow_low"
)
PIECEMEAL = re.compile(r"iris")  # Strokes of many short straight pieces, written as polylines.
HAND_DRAWN = re.compile(r"(?m)^  - view: submental_below\n(?:    .*\n)+")  # Not in the drawing.

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """One closed shape in one view, thinned and rounded."""

    view: str
    ring: tuple[Point, ...]

    @property
    def shape(self) -> Polygon:
        """The ring as a polygon."""
        return Polygon(self.ring)


Outlines = dict[str, list[Outline]]


# --- path data -------------------------------------------------------------------------------


def segments(d: str) -> Iterator[tuple[str, list[Point]]]:
    """Each command of a path (M L C Z, absolute) with the points of one use of it."""
    for command, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", d):
        if command not in "MLCZ":
            raise ValueError(f"path command {command} is not one of M L C Z")
        values = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        points = list(zip(values[::2], values[1::2], strict=True))
        size = {"M": 1, "L": 1, "C": 3, "Z": 0}[command]
        if size == 0:
            yield command, []
            continue
        for start in range(0, len(points), size):
            yield ("L" if command == "M" and start else command), points[start : start + size]


def polylines(d: str, tolerance: float = FLAT_MM) -> list[list[Point]]:
    """The path as points, one list for each subpath; curves flattened within `tolerance`."""
    lines: list[list[Point]] = []
    for command, points in segments(d):
        match command:
            case "M":
                lines.append(list(points))
            case "L":
                lines[-1] += points
            case "C":
                lines[-1] += bezier(lines[-1][-1], *points, tolerance=tolerance)
            case "Z":
                lines[-1].append(lines[-1][0])
    return lines


def bezier(a: Point, b: Point, c: Point, d: Point, *, tolerance: float) -> list[Point]:
    """Points on a cubic curve after its start, by the bound on its second difference."""
    bend = max(
        math.hypot(p[0] - 2 * q[0] + r[0], p[1] - 2 * q[1] + r[1])
        for p, q, r in ((a, b, c), (b, c, d))
    )
    steps = max(1, math.ceil(math.sqrt(0.75 * bend / tolerance)))
    found = []
    for step in range(1, steps + 1):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
        pairs = [(w * p[0], w * p[1]) for w, p in zip(weights, (a, b, c, d), strict=True)]
        found.append((sum(x for x, _ in pairs), sum(y for _, y in pairs)))
    return found


def rounded(d: str, *, as_polyline: bool) -> str:
    """The same path to a tenth of a millimetre."""
    parts = list(segments(d))
    if as_polyline:
        first, *rest, _ = LineString(polylines(d)[0]).simplify(0.1).coords
        parts = [("M", [first]), *(("L", [point]) for point in rest), ("Z", [])]
    return " ".join(
        c + " ".join(f"{tenth(x)},{tenth(y)}" for x, y in points) for c, points in parts
    )


def tenth(value: float) -> str:
    """A coordinate to one digit, without a zero that says nothing."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


# --- rings -----------------------------------------------------------------------------------


def polygon_of(d: str) -> Polygon:
    """The closed shape that a path draws."""
    return Polygon(polylines(d)[0])


def mirror(shape: Polygon) -> Polygon:
    """The shape on the other side of the midline."""
    return affinity.scale(shape, -1, 1, origin=(0, 0))


def thinned(shape: Polygon) -> tuple[Point, ...]:
    """The ring with few points, to a tenth of a millimetre, the first one not repeated."""
    return ring_of(simplified(list(shape.exterior.coords), most=MOST_POINTS))


def thinned_symmetric(shape: Polygon) -> tuple[Point, ...]:
    """The same for a midline shape: one half, then that half's mirror image."""
    half = shape.intersection(box(0, -9999, 9999, 9999)).normalize()
    points = list(half.exterior.coords)[:-1]
    axis = [place for place, (x, _) in enumerate(points) if abs(x) < ON_AXIS_MM]
    top, bottom = (pick(axis, key=lambda place: points[place][1]) for pick in (min, max))
    points = points[top:] + points[:top]
    chain = points[: (bottom - top) % len(points) + 1]
    if max(x for x, _ in chain) < ON_AXIS_MM:  # This way round runs along the axis.
        chain = [points[0], *points[: (bottom - top) % len(points) - 1 : -1]]
    one = simplified(chain, most=MOST_POINTS // 2)
    return ring_of([*one, *((-x, y) for x, y in one[-2:0:-1])])


def simplified(points: list[Point], *, most: int) -> list[Point]:
    """At most `most` of the points, both ends included, as near to the line as can be."""
    tolerance = THIN_MM
    while len((thin := LineString(points).simplify(tolerance)).coords) > most:
        tolerance *= 1.2
    return list(thin.coords)


def ring_of(points: list[Point]) -> tuple[Point, ...]:
    """Points to a tenth of a millimetre, none twice in a row."""
    ring: list[Point] = []
    for x, y in points:
        point = (round(x, 1) + 0.0, round(y, 1) + 0.0)
        if not ring or ring[-1] != point:
            ring.append(point)
    return tuple(ring[:-1] if ring[0] == ring[-1] else ring)


# --- what the drawing holds ------------------------------------------------------------------


def outlines_of_zones(drawing: dict[str, Any]) -> Outlines:
    """The left or midline outline of every zone, in every view that shows the whole of it."""
    found: Outlines = defaultdict(list)
    for name, view in drawing["views"].items():
        for row in view["zones"]:
            if not row["id"].endswith("_right") and "part" not in row:
                found[row["zone"]].append(taken(name, view, row))
    return found


def outlines_of_avoid_areas(drawing: dict[str, Any]) -> Outlines:
    """The left or midline outline of every structure to avoid, in every view."""
    found: Outlines = defaultdict(list)
    for name, view in drawing["views"].items():
        for row in view["avoid"]:
            structure = row["structure"]
            if not row["id"].endswith("_right") and (name, structure) not in NOT_TAKEN:
                entry = ENTRY.get(structure, structure.replace("_", "-"))
                found[entry].append(taken(name, view, row))
        for entry, zones in ZONES_AS_AREAS.items():
            rows = [row for row in view["zones"] if row["zone"] in zones]
            found[entry] += [taken(name, view, row) for row in rows]
        if name in JAW_BORDER:
            found["marginal-mandibular-nerve"].append(jaw_border(name, view))
    return found


def taken(name: str, view: dict[str, Any], row: dict[str, Any]) -> Outline:
    """A drawn shape as an outline; a midline shape of a symmetric view stays symmetric."""
    shape = polygon_of(row["d"])
    midline = is_symmetric(view) and not row["id"].endswith("_left")
    return Outline(name, thinned_symmetric(shape) if midline else thinned(shape))


def jaw_border(name: str, view: dict[str, Any]) -> Outline:
    """The left lower border of the jaw as a thin ring."""
    stroke, part = JAW_BORDER[name]
    d = next(row["d"] for row in view["outline"] if row["id"] == stroke)
    line = LineString(polylines(d)[0]).intersection(box(*part)).simplify(THIN_MM)
    return Outline(name, thinned(line.buffer(JAW_HALF_WIDTH_MM, cap_style="flat", quad_segs=1)))


def is_symmetric(view: dict[str, Any]) -> bool:
    """Whether both sides of the patient are in the view."""
    return bool(view["patient_left"] != "towards_viewer")


def strokes_of(view: dict[str, Any]) -> list[dict[str, str]]:
    """The drawn lines and fills in drawing order, left and right of a pair as one."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in view["outline"]:
        if not NOT_NEEDED.match(row["id"]):
            pair = re.sub(r"_(left|right)$", "", row["id"])
            key = (pair, row["weight"], row.get("fill", "none"))
            as_polyline = bool(PIECEMEAL.match(pair))
            found.setdefault(key, []).append(rounded(row["d"], as_polyline=as_polyline))
    return [{"weight": key[1], "fill": key[2], "d": " ".join(ds)} for key, ds in found.items()]


# --- what must hold --------------------------------------------------------------------------


def faults_of(drawing: dict[str, Any], zones: Outlines, areas: Outlines) -> Iterator[str]:
    """Whatever is wrong with the outlines, in words."""
    for name, outlines in (*zones.items(), *areas.items()):
        for one in outlines:
            if not one.shape.is_valid or len(one.ring) > MOST_POINTS:
                yield f"{name} in {one.view}: {len(one.ring)} points, valid: {one.shape.is_valid}"
    for name, view in drawing["views"].items():
        here = {zone: one.shape for zone, many in zones.items() for one in many if one.view == name}
        cut = [one.shape for many in areas.values() for one in many if one.view == name]
        yield from area_faults(name, view, here)
        if is_symmetric(view):
            yield from mirror_faults(name, view["zones"], list(here.values()))
            rows = [row for row in view["avoid"] if (name, row["structure"]) not in NOT_TAKEN]
            yield from mirror_faults(name, rows, cut)
        yield from overlaps(name, view, here)


def area_faults(name: str, view: dict[str, Any], here: dict[str, Polygon]) -> Iterator[str]:
    """Zones whose area is not that of the drawing, as drawn or as the drawing states it."""
    for row in view["zones"]:
        if row["zone"] not in here or "part" in row or row["id"].endswith("_right"):
            continue
        area = here[row["zone"]].area
        drawn, stated = polygon_of(row["d"]).area, row["area_cm2"] * 100
        if abs(area - drawn) > AREA_SHARE * drawn or abs(area - stated) > AREA_SHARE * stated + 5:
            yield f"{row['zone']} in {name}: {area:.0f} mm2, drawn {drawn:.0f}, stated {stated:.0f}"


def mirror_faults(name: str, rows: list[dict[str, Any]], ours: list[Polygon]) -> Iterator[str]:
    """Drawn right sides that are not the mirror image of one of our left sides."""
    for row in rows:
        if row["id"].endswith("_right"):
            right = polygon_of(row["d"])
            far = min(mirror(left).hausdorff_distance(right) for left in ours)
            if far > MIRROR_MM:
                yield f"{row['id']} in {name}: {far:.2f} mm from every mirrored left side"


def overlaps(name: str, view: dict[str, Any], here: dict[str, Polygon]) -> Iterator[str]:
    """Zones that lie over one another, the mirrored right ones included."""
    shapes = list(here.items())
    paired = {row["zone"] for row in view["zones"] if row["id"].endswith("_right")}
    shapes += [(f"{zone} (right)", mirror(shape)) for zone, shape in here.items() if zone in paired]
    for number, (zone, shape) in enumerate(shapes):
        for other, another in shapes[number + 1 :]:
            if shape.intersection(another).area > 0:
                yield f"{zone} and {other} overlap in {name}"


# --- writing ---------------------------------------------------------------------------------


def outlines_block(outlines: list[Outline]) -> str:
    """The field `outlines` as YAML."""
    lines = ["outlines:"]
    for one in outlines:
        points = ", ".join(f"[{x:.1f}, {y:.1f}]" for x, y in one.ring)
        lines += [f"  - view: {one.view}", "    rings:"]
        lines += [wrapped(f"[{points}]", first="      - ", rest=" " * 9, break_after="],")]
    return "\n".join(lines) + "\n"


def strokes_block(strokes: list[dict[str, str]]) -> str:
    """The field `strokes` as YAML; path data is folded, so that a line break is a space."""
    lines = ["strokes:"]
    for one in strokes:
        lines.append(f"  - weight: {one['weight']}")
        if one["fill"] != "none":
            lines.append(f"    fill: {one['fill']}")
        indent = " " * 6
        d = fill(one["d"], WIDTH, initial_indent=indent, subsequent_indent=indent)
        lines += ["    d: >-", d]
    return "\n".join(lines) + "\n"


def wrapped(text: str, *, first: str, rest: str, break_after: str) -> str:
    """Text in lines of at most `WIDTH`, broken only after `break_after`."""
    glued = text.replace(" ", "\N{NO-BREAK SPACE}")
    glued = glued.replace(f"{break_after}\N{NO-BREAK SPACE}", f"{break_after} ")
    lines = fill(glued, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False)
    return lines.replace("\N{NO-BREAK SPACE}", " ")


def refreshed(text: str, field: str, block: str) -> str:
    """An entry with one field rewritten. Raises `ValueError` when the entry lacks the field."""
    old = re.compile(rf"^{field}:.*?(?=^\S|\Z)", re.DOTALL | re.MULTILINE)
    block = block.replace("outlines:\n", "outlines:\n" + "".join(HAND_DRAWN.findall(text)), 1)
    found, count = old.subn(lambda _: block, text)
    if count != 1:
        raise ValueError(f"it has no field `{field}`; write `{field}: []` where it belongs")
    return found


def refresh(blocks: dict[Path, tuple[str, str]], *, write: bool) -> Iterator[str]:
    """Bring every entry up to date, or only say which ones are not; faults in words."""
    for path, (field, block) in sorted(blocks.items()):
        name = path.relative_to(DATA)
        try:
            text = path.read_text(encoding="utf-8")
            new = refreshed(text, field, block)
        except (OSError, ValueError) as error:
            yield f"{name} is drawn, but: {error}"
            continue
        if new != text and not write:
            yield f"{name} is stale"
        elif new != text:
            path.write_text(new, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Refresh or check; 0 when nothing is wrong."""
    if not arguments:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    drawing = yaml.load(Path(arguments[0]).read_bytes(), Loader=yaml.CSafeLoader)
    zones, areas = outlines_of_zones(drawing), outlines_of_avoid_areas(drawing)
    blocks = {}
    for folder, many in (("zones", zones), ("avoid-areas", areas)):
        for name, outlines in many.items():
            blocks[DATA / folder / f"{name}.yaml"] = ("outlines", outlines_block(outlines))
    for name, view in drawing["views"].items():
        blocks[DATA / "views" / f"{name}.yaml"] = ("strokes", strokes_block(strokes_of(view)))
    faults = list(faults_of(drawing, zones, areas))
    faults = faults or list(refresh(blocks, write="--check" not in arguments))
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
