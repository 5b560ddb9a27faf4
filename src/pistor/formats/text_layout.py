"""How text lies on a terminal: width, wrapping, tables, headings and colour."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Literal

WIDTH = 80
"""Columns of a line at most; a wide character takes two of them."""
INDENT = 2
LABEL = 12
GAP = 2
_NARROWEST = 6

Tone = Literal["stop", "caution", "heading"]

_ANSI: dict[Tone, str] = {"stop": "\x1b[31m", "caution": "\x1b[33m", "heading": "\x1b[1m"}
_RESET = "\x1b[0m"
_TIED = "\N{NO-BREAK SPACE}"
_STAYS_TOGETHER = re.compile(
    r"(?<=\d) (?=(?:mg|mcg|ml|mm|cm|g|h|kg|points?|days?|weeks?)\b|%|cm²)"
    r"|(?<=\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)) (?=\d)"
    r"|(?<=\(p) (?=[\d<b])"
)
_GOOD_ENDS = "/-_=&;?."
"""Signs after which a long address is broken rather than anywhere."""


class Page:
    """Lines as they are written from top to bottom. Colour is left out unless asked for."""

    def __init__(self, *, colour: bool) -> None:
        """Begin with an empty page."""
        self._colour = colour
        self._lines: list[str] = []

    def section(self, title: str) -> None:
        """A heading over the whole width, a blank line before and after it."""
        self.blank()
        name = f"{clean(title).upper()} "
        self._put(name + "-" * (WIDTH - columns(name)), "heading")
        self.blank()

    def part(self, title: str) -> None:
        """A heading inside a section, a blank line before it."""
        self.blank()
        for line in wrapped(clean(title), WIDTH):
            self._put(line, "heading")

    def blank(self) -> None:
        """One empty line, never two, none at the top."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def say(
        self, words: str, *, indent: int = INDENT, mark: str = "", tone: Tone | None = None
    ) -> None:
        """A paragraph; behind a mark such as `1.` or `-` its lines hang."""
        lead = f"{mark} " if mark else ""
        room = WIDTH - indent - columns(lead)
        for number, line in enumerate(wrapped(clean(words), room)):
            before = lead if number == 0 else " " * columns(lead)
            self._put(" " * indent + before + line, tone)

    def named(
        self, label: str, words: str, *, indent: int = INDENT, tone: Tone | None = None
    ) -> None:
        """A paragraph beside its label, all labels of a list equally wide."""
        if words:
            self.say(words, indent=indent, mark=label.ljust(LABEL - 1), tone=tone)

    def table(
        self,
        rows: Sequence[Sequence[str]],
        align: str,
        *,
        indent: int = INDENT,
        gap: int = GAP,
        head: bool = False,
    ) -> None:
        """Rows in columns, `l` or `r` each; the widest columns wrap when a line is full."""
        cells = [[clean(cell) for cell in row] for row in rows]
        if not cells:
            return
        widths = _fitted(_widths(cells), WIDTH - indent - gap * (len(cells[0]) - 1))
        for number, row in enumerate(cells):
            tone: Tone | None = "heading" if head and number == 0 else None
            for line in _row(row, widths, align, gap):
                self._put(" " * indent + line, tone)

    def text(self) -> str:
        """Everything written, a line break at the end."""
        return "\n".join(self._lines).rstrip("\n") + "\n"

    def _put(self, line: str, tone: Tone | None = None) -> None:
        whole = line.rstrip()
        bare = whole.lstrip()
        if tone is not None and self._colour and bare:
            whole = f"{whole[: -len(bare)]}{_ANSI[tone]}{bare}{_RESET}"
        self._lines.append(whole)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_columns_of(sign) for sign in text)


def _columns_of(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1


def clean(text: str) -> str:
    """A text on one line, without signs that would steer a terminal or turn its direction.

    What a patient said is written as it was said; nothing in it may move the
    cursor, change a colour or hide a word.
    """
    shown = "".join(_shown(sign) for sign in text)
    return " ".join(shown.split())


def _shown(sign: str) -> str:
    match unicodedata.category(sign):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf":
            return ""
        case "Cs" | "Co" | "Cn":
            return "?"
    return sign


def wrapped(text: str, room: int) -> list[str]:
    """Lines of at most `room` columns; numbers stay with their units, a longer word is broken."""
    lines: list[str] = []
    line = ""
    for word in tied(text).split(" "):
        for piece in _pieces(word, room):
            if line and columns(line) + 1 + columns(piece) > room:
                lines.append(line)
                line = piece
            else:
                line = f"{line} {piece}" if line else piece
    return [one.replace(_TIED, " ") for one in [*lines, line]]


def tied(text: str) -> str:
    """A text whose numbers are tied to their units and whose days to their dates."""
    return _STAYS_TOGETHER.sub(_TIED, text)


def _pieces(word: str, room: int) -> Iterator[str]:
    """A word in parts that fit a line; a sign stays with the accents above it."""
    piece = ""
    for sign in word:
        if columns(piece) + _columns_of(sign) > room:
            end = 1 + max(piece.rfind(one) for one in _GOOD_ENDS)
            end = end if end > len(piece) // 2 else len(piece)
            yield piece[:end]
            piece = piece[end:]
        piece += sign
    yield piece


def _widths(cells: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(columns, column)) for column in zip(*cells, strict=True)]


def fits(rows: Sequence[Sequence[str]], *, indent: int, gap: int) -> bool:
    """Whether a table fits the line without wrapping a cell."""
    widths = _widths(rows)
    return indent + sum(widths) + gap * (len(widths) - 1) <= WIDTH


def _fitted(widths: list[int], room: int) -> list[int]:
    """The widths, the widest made narrower until a row fits the room."""
    widths = list(widths)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(row: list[str], widths: list[int], align: str, gap: int) -> Iterator[str]:
    """The lines of one row, every cell wrapped in its own column."""
    cells: Iterable[list[str]] = (
        wrapped(cell, max(1, room)) for cell, room in zip(row, widths, strict=True)
    )
    for parts in zip_longest(*cells, fillvalue=""):
        yield (" " * gap).join(
            _padded(part, room, side) for part, room, side in zip(parts, widths, align, strict=True)
        )


def _padded(text: str, room: int, side: str) -> str:
    space = " " * (room - columns(text))
    return space + text if side == "r" else text + space
