"""Beside the drawing: zones, syringes, what is kept free and why, and the table of all points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from pistor.formats.svg_drawing import Picture, key
from pistor.formats.svg_labels import EVERY
from pistor.formats.svg_marks import looks_in_words, mark, reach_of
from pistor.formats.svg_sheet import Row, paragraph, title_row
from pistor.formats.svg_type import (
    INK,
    LEADING,
    QUIET,
    SOFT,
    element,
    line_of,
    lines_of,
    wrapped,
)
from pistor.formats.svg_words import depth_in_words, runs, sources_in_words
from pistor.formats.text_map import evenness_in_words
from pistor.formats.text_words import Names, count, unit_in_words
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.cited import cited_in
from pistor.planning.course import Chosen
from pistor.planning.findings import OURS
from pistor.planning.formulation import Formula, Syringe
from pistor.planning.injection_map import InjectionMap, Point
from pistor.planning.passes import PassPlan, Placed, Untreated
from pistor.planning.quantities import plain

_BODY, _SMALL = 2.7, 2.4
_INDENT = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the rows beside a drawing are made of."""

    drawn: InjectionMap
    shown: Picture
    passes: tuple[PassPlan, ...]
    chosen: Chosen
    knowledge: Knowledge


def legend(beside: Beside, width: float) -> list[Row]:
    """Every row beside a drawing, in the order in which a physician needs them."""
    return [
        *_zones(beside, width),
        *_untreated(beside.chosen.untreated, beside.knowledge, width),
        *(row for one in beside.passes for row in _filled(one, beside, width)),
        *_avoided(beside, width),
        *_placing(beside, width),
        *_sources(beside, width),
    ]


def totals(drawn: InjectionMap, one: PassPlan) -> list[tuple[str, str, str]]:
    """The five values of a map: name, value and unit; the layer where no source states a depth."""
    depth = depth_in_words(one.depth_mm)
    deep = ("Depth", depth.removesuffix(" mm"), "mm") if depth.endswith("mm") else None
    amounts = sorted({point.volume_ml for point in drawn.points})
    each = " to ".join(dict.fromkeys((plain(amounts[0]), plain(amounts[-1]))))
    return [
        ("Points", str(drawn.count), ""),
        ("Each", each, "ml"),
        ("Together", plain(drawn.total_ml), "ml"),
        ("Apart, at least", plain(drawn.spacing_mm), "mm"),
        deep or ("Layer, no depth stated", one.layer.replace("-", " "), ""),
    ]


def _zones(beside: Beside, width: float) -> Iterator[Row]:
    yield title_row("Zones", width)
    columns = (width - 25, width - 11.5, width)
    head = "".join(
        line_of(words, x, 2.4, size=_SMALL, fill=QUIET, anchor="end")
        for words, x in zip(("cm²", "points", "ml"), columns, strict=True)
    )
    yield Row(height=4, body=head, glued=True)
    for one in beside.drawn.zones:
        lines = wrapped(one.title, columns[0] - 9 - _INDENT, _BODY)
        body = key_beside(beside.shown.zone_keys[one.zone], filled=True)
        body += lines_of(lines, _INDENT, 3.1, size=_BODY)
        area = plain(one.area_cm2) + ("" if one.measured else "*")
        for words, x in zip((area, str(one.count), plain(one.ml)), columns, strict=True):
            body += line_of(words, x, 3.1, size=_BODY, anchor="end")
        yield Row(height=1.6 + len(lines) * _BODY * LEADING, body=body)
    for words in _about_areas(beside):
        yield paragraph(words, width, size=_SMALL, fill=QUIET)


def _about_areas(beside: Beside) -> Iterator[str]:
    """How the drawing and the patient's own size go together."""
    rows = beside.drawn.zones
    if not beside.shown.lines:
        yield "The view shows one side only and this map has both, so its lines are left out."
    if beside.shown.numbered < beside.drawn.count:
        yield f"Where points lie close, every {EVERY}th is numbered, or none; the table has all."
    if any(not one.measured for one in rows):
        yield "* not measured: the area as drawn, outside what is kept free."
    if beside.shown.scale > 1:
        yield "Drawn smaller than the patient: take distances from the rulers of the drawing."
    yield "Print at 100 %: the bar under the drawing is then 50 mm long."
    if all(one.scale == 1 for one in rows):
        return
    if len(rows) == 1:
        yield (
            f"The view is drawn {plain(rows[0].scale)} times its size, so that the zone has "
            "the measured area."
        )
        return
    yield (
        "Each zone is stretched to its measured area about its own middle; "
        "the lines of the view are not, so landmarks fit only roughly."
    )


def key_beside(words: str, *, filled: bool) -> str:
    """The letter of a zone or of an avoid-area as the drawing shows it, before a line of text."""
    return element("g", key(words, filled=filled), transform="translate(2.1 2.2)")


def _filled(one: PassPlan, beside: Beside, width: float) -> Iterator[Row]:
    """The syringes of a pass and what is in them; of several passes each names its sessions."""
    if one.formula is None:
        return
    alone = len(beside.passes) == 1
    which = "" if alone else f", {_sessions(one)}"
    name = "" if alone else f"Pass: {one.id}"
    yield from _syringes(one.formula, which, name, beside, width)
    yield from _contents(one.formula, which, width)


def _sessions(one: PassPlan) -> str:
    return f"{'session' if len(one.sessions) == 1 else 'sessions'} {runs(one.sessions)}"


def _syringes(
    formula: Formula, which: str, name: str, beside: Beside, width: float
) -> Iterator[Row]:
    yield title_row(f"Syringes{which}", width)
    if name:
        yield paragraph(name, width, size=_SMALL, fill=QUIET, glued=True)
    for one in formula.syringes:
        yield _syringe(one, beside, width)
    amounts = sorted({point.volume_ml for point in beside.drawn.points})
    if len(amounts) > 1:
        words = f"The area of a mark is in proportion to its volume, {_ends(amounts)} ml."
        yield paragraph(words, width, size=_SMALL, fill=QUIET)


def _ends(amounts: Sequence[object]) -> str:
    return f"{amounts[0]} to {amounts[-1]}"


def _syringe(one: Syringe, beside: Beside, width: float) -> Row:
    volume = max(
        (point.volume_ml for point in beside.drawn.points if point.syringe == one.number),
        default=None,
    )
    radius = beside.shown.radius * sqrt(volume or 0)
    reach = _reach(beside)
    indent = max(_INDENT, 2 * reach + 1.4)
    first = f"Syringe {one.number} ({looks_in_words(one.number)}): {plain(one.ml)} ml"
    lines = wrapped(first, width - indent, _BODY, bold=True)
    served = f"{count(one.points, 'point')}: {_served(one.number, beside)}"
    more = wrapped(served, width - indent, _SMALL)
    sign = element("g", mark(one.number, radius), transform=f"translate({reach:g} {reach:g})")
    body = sign + lines_of(lines, indent, 3, size=_BODY, bold=True)
    below = 3 + len(lines) * _BODY * LEADING
    body += lines_of(more, indent, below - 0.2, size=_SMALL, fill=SOFT)
    high = below + len(more) * _SMALL * LEADING - 1.6
    return Row(height=max(high, 2 * reach) + 1.2, body=body)


def _reach(beside: Beside) -> float:
    """How far the largest mark reaches, so that all syringes are written one under the other."""
    marks = {(one.syringe, one.volume_ml) for one in beside.drawn.points}
    reached = [reach_of(number, beside.shown.radius * sqrt(ml)) for number, ml in marks]
    return max([2.0, *reached])


def _served(syringe: int, beside: Beside) -> str:
    """`A1 to A25`: the points of a syringe, zone by zone."""
    numbers: dict[str, list[int]] = {}
    for letter, number, one in named_points(beside.drawn, beside.shown.zone_keys):
        if one.syringe == syringe:
            numbers.setdefault(letter, []).append(number)
    return "; ".join(f"{letter} {runs(rows)}" for letter, rows in numbers.items())


def _contents(formula: Formula, which: str, width: float) -> Iterator[Row]:
    yield title_row(f"In the syringes{which}", width)
    for part in formula.components:
        strength = part.concentration
        words = part.title
        if strength is not None:
            words += f", {plain(strength.value)} {unit_in_words(strength.unit)}"
        yield paragraph(words, width, fill=INK, after=0.2, glued=True)
        dose = "" if part.amount is None else f"{plain(part.amount)} {part.unit} in all. "
        told = sources_in_words(part.sources)
        whose = f"From the {part.from_}{': ' if told else ''}{told}."
        yield paragraph(dose + whose, width, size=_SMALL, fill=QUIET)


def _avoided(beside: Beside, width: float) -> Iterator[Row]:
    yield title_row("Kept free of points", width)
    if not beside.drawn.avoided:
        yield paragraph("No avoid-area of this view reaches into the zones.", width)
    for one in beside.drawn.avoided:
        name = wrapped(one.what, width - _INDENT, _BODY, bold=True)
        said = f"{plain(one.margin_mm)} mm margin. " if one.margin_mm else "No margin. "
        told = f"{said}{one.because} {sources_in_words(one.sources)}."
        why = wrapped(told, width - _INDENT, _SMALL)
        body = lines_of(name, _INDENT, 3, size=_BODY, bold=True)
        letter = beside.shown.avoid_keys.get(one.what)
        body += key_beside(letter, filled=False) if letter else ""
        below = 2.8 + len(name) * _BODY * LEADING
        body += lines_of(why, _INDENT, below, size=_SMALL, fill=SOFT)
        yield Row(height=below + len(why) * _SMALL * LEADING, body=body)


def _untreated(rows: Sequence[Untreated], knowledge: Knowledge, width: float) -> Iterator[Row]:
    if not rows:
        return
    yield title_row("Not treated", width)
    for one in rows:
        name = Names(knowledge).zone(one.zone)
        area = f"{plain(one.area_cm2)} cm²" if one.area_cm2 else ""
        if name in one.because:
            yield paragraph(f"{one.because} {f'({area})' if area else ''}", width)
        else:
            yield paragraph(f"{', '.join(filter(None, (name, area)))}: {one.because}", width)


def _placing(beside: Beside, width: float) -> Iterator[Row]:
    """Where spacing, depth and volume come from, and how even the points are."""
    yield title_row("How the points lie", width)
    yield paragraph(f"Evenness: {evenness_in_words(beside.drawn.evenness)}.", width)
    pattern = beside.drawn.pattern.replace("-", " ")
    layer = beside.passes[0].layer.replace("-", " ")
    yield paragraph(f"Pattern: {pattern}, in {layer} layer.", width)
    for words in dict.fromkeys(words for one in beside.passes for words in _whose_values(one)):
        yield paragraph(words, width, size=_SMALL, fill=QUIET)


def _whose_values(one: PassPlan) -> Iterator[str]:
    for name, placed in (("Spacing", one.spacing), ("Depth", one.depth)):
        if placed is not None:
            yield _whose(name, placed)
    if one.formula and one.formula.volume_sources:
        yield f"Volume: from the protocol, {sources_in_words(one.formula.volume_sources)}."


def _whose(name: str, placed: Placed) -> str:
    note = f" ({placed.note})" if placed.note else ""
    return f"{name}{note}: from the {placed.from_}, {sources_in_words(placed.sources)}."


def _sources(beside: Beside, width: float) -> Iterator[Row]:
    """The documents that this page names, with their titles."""
    formulas = [one.formula for one in beside.passes if one.formula]
    named = (
        tuple((one.depth, one.spacing) for one in beside.passes),
        beside.drawn.avoided,
        tuple(one.volume_sources for one in formulas),
        tuple(part.sources for one in formulas for part in one.components),
    )
    cited = cited_in(named, beside.knowledge)
    if cited.keys() - {OURS}:
        yield title_row("Sources named here", width)
    for ref, source in cited.items():
        if ref == OURS:
            continue
        year = f", {source.year}" if source.year else ""
        words = f"{ref}: {source.title}{year}. {source.kind.capitalize()}, tier {source.tier}."
        yield paragraph(words, width, size=_SMALL, fill=SOFT)


def named_points(
    drawn: InjectionMap, letters: Mapping[str, str]
) -> Iterator[tuple[str, int, Point]]:
    """Every point with the letter of its zone and its number there, in the map's order."""
    seen: dict[str, int] = {}
    for one in drawn.points:
        seen[one.zone] = seen.get(one.zone, 0) + 1
        yield letters[one.zone], seen[one.zone], one
