"""Zones, avoid-areas and the drawn views they lie on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pistor.knowledge.entries import Entry
from pistor.knowledge.statements import Citations, Span, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A closed shape in a view's frame: millimetres, x to the viewer's right, y down."""

    view: str
    rings: tuple[tuple[tuple[Decimal, Decimal], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone(Entry):
    """A place on the body that can be treated. Outlines of paired zones are the left ones.

    `neighbours` are named when a measured area does not fit the zone.
    """

    paired: bool
    parent: str
    boundaries: Words
    outlines: tuple[Outline, ...] = ()
    skin_mm: tuple[Span, ...] = ()
    neighbours: tuple[str, ...] = ()
    injectable: bool = True
    snomed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidArea(Entry):
    """A place that is kept free of points, and for which depth or products.

    `use` is `always`, `unlockable` (a physician may open it), `deep` (needle
    tips deeper than `deeper_than_mm`), `lipolytic` (products that dissolve fat)
    or `shown` (drawn as a warning only). `margin_mm` never scales.
    """

    structure: Literal["nerve", "artery", "vein", "foramen", "organ", "area"]
    use: Literal["always", "unlockable", "deep", "lipolytic", "shown"]
    deeper_than_mm: Decimal | None = None
    margin_mm: Decimal
    paired: bool
    outlines: tuple[Outline, ...]
    because: str
    own_proposal: bool
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A drawn line or filled shape of a view, as SVG path data in its frame."""

    weight: Literal["none", "contour", "feature", "detail", "faint"]
    fill: Literal["none", "skin", "hair", "ink", "white", "iris", "hairline", "strand"] = "none"
    d: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Entry):
    """A schematic drawing that zones lie on. The right side mirrors the left in x."""

    left: Decimal
    top: Decimal
    width: Decimal
    height: Decimal
    patient_left: Literal["viewer-right", "viewer-left", "towards-viewer"]
    line_scale: Decimal
    strokes: tuple[Stroke, ...]
    mirrored: bool = False
