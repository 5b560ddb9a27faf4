"""From blocks to a tagged PDF: the template, the faces, and what no face can show."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pistor.faults import Fault, Unreadable
from pistor.plain_json import Json, to_json

if TYPE_CHECKING:
    from typst import Compiler

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: every heading, list, table and picture is tagged, and every sign has a glyph."""

_FACES = {
    "justmytype_western_core": (
        "fonts/ofl/notosans",
        "fonts/ofl/sourceserif4",
        "fonts/ofl/notosanssymbols2",
    ),
    "fontpkg_amiri": ("files",),
    "justmytype_intl_rtl": ("fonts/ofl/notosanshebrew",),
    "justmytype_intl_sea": ("fonts",),
    "justmytype_intl_cjk": ("fonts",),
}
"""The packages that carry the faces, and where in them these lie."""

_UNSHOWN = re.compile("could not be displayed")
_NEEDS_NO_GLYPH = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One document before it is set: its head, its foot and its blocks.

    `title` names the PDF for whoever does not see it; `told` says what it is in a
    sentence; `facts` are pairs, and an empty second half is a line to write on. A
    `dense` document is set a little smaller, so that what is worked from is one page.
    """

    kind: str
    heading: str
    title: str
    told: str
    on: date
    practice: str
    person: str
    facts: tuple[tuple[str, str], ...]
    foot: str
    blocks: tuple[Json, ...]
    dense: bool = False


def typeset(printed: Printed, *, from_outside: Mapping[str, str]) -> bytes:
    """The document as PDF/UA-1 on A4. The same document gives the same bytes.

    `from_outside` are texts that the case does not hold, by the place that names
    them in a fault. Raises `Unreadable` when a sign cannot be printed with any face.
    """
    from typst import TypstError  # noqa: PLC0415  Only a PDF needs it.

    document = to_json(_tree(printed))
    moment = datetime.combine(printed.on, time(), tzinfo=UTC)
    try:
        made = _compiler().compile(
            sys_inputs={"document": document},
            format="pdf",
            pdf_standards=[STANDARD],
            timestamp=moment,
        )
    except TypstError as error:
        missing = _missing(document) if _UNSHOWN.search(error.message) else ()
        if not missing:
            raise
        raise Unreadable(_faults(missing, from_outside)) from None
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no single document")
    return made


def _tree(printed: Printed) -> Json:
    return {
        "kind": printed.kind,
        "heading": printed.heading,
        "title": printed.title,
        "told": printed.told,
        "author": printed.practice or "Pistor",
        "lang": "en",
        "on": [printed.on.year, printed.on.month, printed.on.day],
        "practice": printed.practice,
        "person": printed.person,
        "running": f"{printed.kind}: {printed.heading}",
        "facts": [[name, value] for name, value in printed.facts],
        "foot": printed.foot,
        "dense": printed.dense,
        "blocks": [*printed.blocks],
    }


@cache
def _compiler() -> "Compiler":
    """The template with its faces; neither changes while a program runs."""
    from typst import Compiler  # noqa: PLC0415  Only a PDF needs it.

    template = Path(str(files("pistor.formats") / "typst" / "document.typ"))
    return Compiler(
        str(template),
        root=str(template.parent),
        font_paths=[str(folder) for folder in _folders()],
        ignore_system_fonts=True,
    )


def _folders() -> list[Path]:
    return [
        Path(str(files(package))) / folder
        for package, folders in _FACES.items()
        for folder in folders
    ]


def _missing(document: str) -> tuple[str, ...]:
    """The signs of a document that no face has, in the order in which they come."""
    known = _known()
    signs = dict.fromkeys(document)
    return tuple(
        one for one in signs if ord(one) not in known and not _NEEDS_NO_GLYPH.fullmatch(one)
    )


@cache
def _known() -> frozenset[int]:
    """Every sign that the faces have together. Takes a second, so only a fault asks for it."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  Only a fault needs it.

    found: set[int] = set()
    for folder in _folders():
        for path in sorted(folder.rglob("*.ttf")):
            with TTFont(path, lazy=True) as face:
                found |= set(face.getBestCmap())
    return frozenset(found)


def _faults(missing: Iterable[str], from_outside: Mapping[str, str]) -> list[Fault]:
    return [
        Fault(
            code="cannot-print",
            at=next((at for at, words in from_outside.items() if one in words), "the case"),
            value=one,
            remedy=f"has no glyph in any face that Pistor prints with (U+{ord(one):04X}); "
            "write it in another way.",
        )
        for one in missing
    ]
