"""A printed page: its heading, its foot, and rows that flow into columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pistor.formats.svg_type import (
    FONT,
    INK,
    LEADING,
    LINE,
    PAPER,
    QUIET,
    SOFT,
    element,
    escaped,
    line_of,
    lines_of,
    width_of,
    wrapped,
)

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP, FOOT = 12.0, 198.0, 13.0, 283.0
BOTTOM = FOOT - 3
_LEAST_ROOM = 42.0
"""Below this many millimetres a list starts on the next page."""
WIDTH = RIGHT - LEFT
_COLUMN_GAP = 8.0
_FACTS_WIDTH = 62.0
_NAME = 44.0
"""Room to write the patient's name: a case has none."""
_BODY, _SMALL = 2.7, 2.4

Tone = Literal["amber", "red"]
_TONES = {"amber": ("#fcf1dc", "#bb760c", "#7b4b00"), "red": ("#fbeae7", "#b3271e", "#951d16")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Something of a known height, drawn from 0, 0. A glued row stays with the next one."""

    height: float
    body: str
    glued: bool = False


def moved(x: float, y: float, body: str) -> str:
    """`body` with its origin at `x`, `y`."""
    return element("g", body, transform=f"translate({x:g} {y:g})")


def paragraph(
    words: str,
    width: float,
    *,
    size: float = _BODY,
    fill: str = SOFT,
    bold: bool = False,
    indent: float = 0.0,
    after: float = 0.9,
    glued: bool = False,
) -> Row:
    """Words in as many lines as they need."""
    lines = wrapped(words, width - indent, size, bold=bold)
    body = lines_of(lines, indent, size, size=size, fill=fill, bold=bold)
    return Row(height=len(lines) * size * LEADING + after, body=body, glued=glued)


def title_row(words: str, width: float) -> Row:
    """The title of a list, with a thin line under it, that never ends a column."""
    body = line_of(words, 0, 6.4, size=3.1, bold=True)
    return Row(height=10, body=body + rule(0, 8, width), glued=True)


def rule(x: float, y: float, width: float, colour: str = LINE) -> str:
    """A thin line across."""
    return element("line", x1=x, y1=y, x2=x + width, y2=y, stroke=colour, stroke_width=0.2)


def column_width(columns: int) -> float:
    """The width of one of `columns` columns."""
    return (WIDTH - _COLUMN_GAP * (columns - 1)) / columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Flowed:
    """Rows set into the columns of one page, those that found no room, and where they end."""

    body: str
    rest: tuple[Row, ...]
    bottom: float


def flow(
    rows: Sequence[Row], *, columns: int, top: float, bottom: float, head: Row | None = None
) -> Flowed:
    """Rows into columns from `top` to `bottom`, as even as they go, `head` over each column."""
    space = bottom - top - (head.height if head else 0)
    whole = sum(row.height for row in rows)
    tried = whole / columns
    while tried < space:
        placed, rest = _filled(rows, columns, tried)
        if not rest:
            break
        tried += 2
    else:
        placed, rest = _filled(rows, columns, space)
    over = head.height if head else 0
    body = [
        moved(x, top, head.body if head else "") + _stacked(column, x, top + over)
        for number, column in enumerate(placed)
        if column
        for x in (LEFT + number * (column_width(columns) + _COLUMN_GAP),)
    ]
    ends = [top + over + sum(row.height for row in column) for column in placed]
    return Flowed(body="\n".join(body), rest=tuple(rest), bottom=max([top, *ends]))


def _filled(
    rows: Sequence[Row], columns: int, space: float
) -> tuple[list[list[Row]], Sequence[Row]]:
    """As many whole groups as fit, column by column; a group is a row with those glued to it."""
    placed: list[list[Row]] = [[] for _ in range(columns)]
    column, used = 0, 0.0
    rest = list(rows)
    while rest:
        group = _group(rest)
        height = sum(row.height for row in group)
        if used + height > space + 1e-6:
            column, used = column + 1, 0.0
            if column == columns or height > space + 1e-6:
                break
        placed[column] += group
        used += height
        rest = rest[len(group) :]
    return placed, rest


def _group(rows: Sequence[Row]) -> list[Row]:
    last = next((number for number, row in enumerate(rows) if not row.glued), len(rows) - 1)
    return list(rows[: last + 1])


def _stacked(rows: Sequence[Row], x: float, top: float) -> str:
    found, y = [], top
    for row in rows:
        found.append(moved(x, y, row.body))
        y += row.height
    return "\n".join(found)


class Pages:
    """The pages of one map while they fill from top to bottom."""

    def __init__(self, first: Sequence[str], below: float, head: Row) -> None:
        """Start under what the first page holds already; `head` opens every further page."""
        self._pages = [list(first)]
        self._y = below
        self._head = head
        self.full = below + _LEAST_ROOM > BOTTOM
        """Whether nothing but the drawing and its totals fits the first page."""

    def bodies(self) -> list[str]:
        return ["\n".join(parts) for parts in self._pages]

    def _turn(self) -> None:
        self._pages.append([self._head.body])
        self._y = self._head.height

    def keep_together(self, height: float) -> None:
        """Turn the page unless `height` fits below."""
        if self._y + height > BOTTOM:
            self._turn()

    def stack(self, rows: Sequence[Row]) -> None:
        """Rows across the page, one under the other."""
        for row in rows:
            self._pages[-1].append(moved(LEFT, self._y, row.body))
            self._y += row.height

    def add(
        self,
        rows: Sequence[Row],
        *,
        columns: int,
        head: Row | None = None,
        role: str | None = None,
        name: str | None = None,
    ) -> None:
        """Rows in columns, over as many pages as they need."""
        if self._y + _LEAST_ROOM > BOTTOM and role is None:
            self._turn()
        rest: Sequence[Row] = rows
        while rest:
            found = flow(rest, columns=columns, top=self._y, bottom=BOTTOM, head=head)
            if len(found.rest) == len(rest):
                raise AssertionError("a row is higher than a page")
            body = element("g", found.body, role=role, aria_label=name) if role else found.body
            self._pages[-1].append(body)
            self._y, rest = found.bottom + 2, found.rest
            if rest:
                self._turn()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands on top of a page: a kind, a title, what it is about, and facts on the right."""

    kind: str
    title: str
    about: tuple[str, ...]
    facts: tuple[str, ...]
    banners: tuple[tuple[Tone, str], ...] = ()


def heading(one: Heading) -> Row:
    """The heading, from the top of the page to where the page's own matter begins."""
    wide = WIDTH - _FACTS_WIDTH
    parts = [line_of(one.kind, LEFT, TOP + 1.5, size=_SMALL, fill=QUIET)]
    y = TOP + 8.2
    for words in wrapped(one.title, wide, 5.4, bold=True):
        parts.append(line_of(words, LEFT, y, size=5.4, bold=True))
        y += 6.4
    y -= 1.2
    for words in one.about:
        lines = wrapped(words, wide, _BODY)
        parts.append(lines_of(lines, LEFT, y, size=_BODY, fill=SOFT))
        y += len(lines) * _BODY * LEADING
    parts.append(
        line_of("Patient", RIGHT - _NAME, TOP + 1.5, size=_SMALL, fill=QUIET, anchor="end")
    )
    parts.append(rule(RIGHT - _NAME + 1, TOP + 1.9, _NAME - 1, QUIET))
    beside = TOP + 1.5 + _SMALL * LEADING * 1.3
    for words in one.facts:
        for line in wrapped(words, _FACTS_WIDTH - 4, _SMALL):
            parts.append(line_of(line, RIGHT, beside, size=_SMALL, fill=QUIET, anchor="end"))
            beside += _SMALL * LEADING
    y = max(y, beside) - 0.6
    for tone, words in one.banners:
        row = banner(tone, words)
        parts.append(moved(LEFT, y, row.body))
        y += row.height
    return Row(height=y + 1.2, body="\n".join(parts))


def banner(tone: Tone, words: str) -> Row:
    """A tinted line that nobody overlooks; it says so without its colour too."""
    ground, edge, ink = _TONES[tone]
    lines = wrapped(words, WIDTH - 8, _BODY, bold=True)
    high = len(lines) * _BODY * LEADING + 2.6
    body = element("rect", width=WIDTH, height=high, rx=1, fill=ground)
    body += element("rect", width=1.2, height=high, fill=edge)
    body += lines_of(lines, 4, 1.3 + _BODY, size=_BODY, fill=ink, bold=True)
    return Row(height=high + 1.6, body=body)


def foot(note: str, left: str, number: int, pages: int) -> str:
    """The last lines of a page: what it is not, what it rests on, and its number."""
    parts = [rule(LEFT, FOOT, WIDTH)]
    if note:
        parts.append(line_of(note, LEFT, FOOT + 4.4, size=_BODY, fill=INK, bold=True))
    parts.append(line_of(left, LEFT, FOOT + 8.4, size=_SMALL, fill=QUIET))
    words = f"Page {number} of {pages}"
    parts.append(line_of(words, RIGHT, FOOT + 8.4, size=_SMALL, fill=QUIET, anchor="end"))
    return "".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page without its foot: what it is called and everything on it."""

    title: str
    body: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Sheets to be set as documents: their title, their description, and the foot's last line."""

    sheets: tuple[Sheet, ...]
    title: str
    told: str
    left: str

    def whole(self) -> str:
        """One document in millimetres, the pages one under the other with a line between them."""
        return self._document(range(len(self.sheets)))

    def pages(self) -> tuple[str, ...]:
        """A document of one page for every page, each with its number and how many there are."""
        return tuple(self._document(range(one, one + 1)) for one in range(len(self.sheets)))

    def _document(self, shown: range) -> str:
        high = PAGE_HEIGHT * len(shown)
        pages = [self._page(number, PAGE_HEIGHT * place) for place, number in enumerate(shown)]
        edges = [rule(0, PAGE_HEIGHT * place, PAGE_WIDTH, QUIET) for place in range(1, len(shown))]
        head = element("title", escaped(self.title), id="map-title")
        head += element("desc", escaped(self.told), id="map-desc")
        whole = element(
            "svg",
            "\n".join(("", head, *pages, *edges, "")),
            xmlns="http://www.w3.org/2000/svg",
            width=f"{PAGE_WIDTH:g}mm",
            height=f"{high:g}mm",
            viewBox=f"0 0 {PAGE_WIDTH:g} {high:g}",
            lang="en",
            role="graphics-document",
            aria_labelledby="map-title",
            aria_describedby="map-desc",
            font_family=FONT,
        )
        return f"{whole}\n"

    def _page(self, place: int, top: float) -> str:
        sheet, number, pages = self.sheets[place], place + 1, len(self.sheets)
        ground = element("rect", width=PAGE_WIDTH, height=PAGE_HEIGHT, fill=PAPER)
        return element(
            "g",
            "\n".join((ground, sheet.body, foot(sheet.note, self.left, number, pages))),
            role="group",
            aria_label=f"Page {number} of {pages}: {sheet.title}",
            transform=f"translate(0 {top:g})",
        )


def figures(rows: Iterable[tuple[str, str, str]], width: float) -> Row:
    """Numbers that people look for first, side by side: name, number, unit."""
    shown = list(rows)
    each = width / len(shown)
    parts = []
    for number, (name, value, unit) in enumerate(shown):
        x = number * each
        parts.append(line_of(name, x, 2.4, size=_SMALL, fill=QUIET))
        size = _fitting(value, each - width_of(unit, _BODY) - 6)
        parts.append(line_of(value, x, 8.4, size=size, bold=True))
        beside = x + width_of(value, size, bold=True) + 0.8
        parts.append(line_of(unit, beside, 8.4, size=_BODY, fill=SOFT))
    return Row(height=11.5, body="".join(parts))


def _fitting(value: str, width: float) -> float:
    """The size in which a value fits; words are never as large as a number."""
    size = 5.0 if value[:1].isdigit() else 3.4
    return min(size, size * width / width_of(value, size, bold=True))
