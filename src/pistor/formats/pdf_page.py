"""A printed page under way: the same words as on a terminal, as blocks for the typesetter."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pistor.formats.text_layout import GAP, INDENT, Page, Tone, clean, tied
from pistor.plain_json import Json

Block = dict[str, Json]
"""One thing on the page as the template reads it; `is` names what it is."""

Level = Literal[2, 3]

_LONGEST_WORD = 26
"""Letters after which a word without a break of its own is given one."""
_BREAK = "\N{ZERO WIDTH SPACE}"
_LONG = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")
_GOOD_END = re.compile(r"(?<=[/\-_=&;?.])(?=\w)")
_STEP = 2
_BULLETS = ("-", "*", ">")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing in millimetres with the words that stand for it."""

    svg: str
    told: str
    caption: str
    width_mm: str
    height_mm: str


class Sheet(Page):
    """What would be written on a terminal, kept as blocks instead of lines.

    The writers of the text take it for their page, so that a plan on paper and on
    a screen says the same. What only paper has (fields to fill, boxes, pictures)
    are methods of their own.
    """

    def __init__(self) -> None:
        """Begin with an empty page."""
        super().__init__(colour=False)
        self._blocks: list[Block] = []

    def blocks(self) -> list[Json]:
        """Everything written, from top to bottom."""
        return [*self._blocks]

    def section(self, title: str) -> None:
        """A heading of the second level; the title of the document is the first."""
        self._heading(title, 2)

    def part(self, title: str) -> None:
        """A heading of the third level."""
        self._heading(title, 3)

    def blank(self) -> None:
        """Nothing: on paper the blocks keep their own distance."""

    def say(
        self, words: str, *, indent: int = INDENT, mark: str = "", tone: Tone | None = None
    ) -> None:
        """A paragraph, or with a mark one line of a list."""
        shown, told = clean(mark).replace("[ ]", "☐"), _printed(words)
        deep = max(0, indent - INDENT) // _STEP
        if not shown:
            self._blocks.append({"is": "say", "words": told, "tone": tone, "deep": deep})
            return
        rows = self._rows_of("list", deep=deep, bullets=shown in _BULLETS)
        rows.append({"mark": shown, "words": told, "tone": tone})

    def named(
        self, label: str, words: str, *, indent: int = INDENT, tone: Tone | None = None
    ) -> None:
        """A label with what it names; those that follow one another are one list."""
        if words:
            deep = max(0, indent - INDENT) // _STEP
            rows = self._rows_of("named", deep=deep, bullets=False)
            rows.append({"mark": clean(label), "words": _printed(words), "tone": tone})

    def table(
        self,
        rows: Sequence[Sequence[str]],
        align: str,
        *,
        indent: int = INDENT,
        gap: int = GAP,  # noqa: ARG002  Paper has its own distances.
        head: bool = False,
    ) -> None:
        """A table with its head; without a head the first column names what follows it."""
        if not rows:
            return
        if not head:
            for first, *rest in rows:
                self.named(first, ", ".join(one for one in rest if one), indent=indent)
            return
        whole, sides = _one_below_another(rows, align)
        cells: list[Json] = [[_printed(cell) for cell in row] for row in whole]
        abreast = (len(align) + 1) // (len(sides) + 1)
        self._blocks.append({"is": "table", "rows": cells, "align": sides, "abreast": abreast})

    def card(self, title: str, words: Sequence[str], *, tone: Tone | None = None) -> None:
        """A framed note that is seen before everything else."""
        told: list[Json] = [_printed(one) for one in words]
        self._blocks.append({"is": "card", "title": clean(title), "words": told, "tone": tone})

    def picture(self, drawn: Picture) -> None:
        """A drawing at its size, with its caption."""
        block: Block = {"is": "picture", "svg": drawn.svg, "told": drawn.told}
        block |= {"caption": _printed(drawn.caption)}
        self._blocks.append(block | {"width": drawn.width_mm, "height": drawn.height_mm})

    def fields(self, names: Sequence[str]) -> None:
        """Lines to write on, each with its name, as many beside one another as fit."""
        self._blocks.append({"is": "fields", "names": [clean(one) for one in names]})

    def boxes(self, rows: Iterable[str]) -> None:
        """Sentences to tick."""
        self._blocks.append({"is": "boxes", "rows": [_printed(one) for one in rows]})

    def label(self, rows: Sequence[str]) -> None:
        """The text of a label to stick on a syringe, in a frame."""
        self._blocks.append({"is": "label", "rows": [_printed(one) for one in rows]})

    def beside(self, left: "Sheet", right: "Sheet") -> None:
        """Two sheets next to one another, the left one read first."""
        self._blocks.append({"is": "beside", "left": left.blocks(), "right": right.blocks()})

    def small(self) -> None:
        """From here on small type, as for lists that are looked up and not read."""
        self._blocks.append({"is": "small"})

    def new_page(self) -> None:
        """Begin a new page, unless this one is empty."""
        if self._blocks and self._blocks[-1]["is"] != "page":
            self._blocks.append({"is": "page"})

    def text(self) -> str:
        """The words alone, one block a line, as they are read from top to bottom."""
        return "\n".join(" ".join(_words_in(one)) for one in self._blocks)

    def _heading(self, title: str, level: Level) -> None:
        shown = clean(title)
        self._blocks.append({"is": "heading", "words": shown, "level": level})

    def _rows_of(self, kind: str, *, deep: int, bullets: bool) -> list[Json]:
        """The rows of the list at the end of the page when it is alike, else of a new one."""
        alike: Block = {"is": kind, "deep": deep, "bullets": bullets}
        last = self._blocks[-1] if self._blocks else {}
        rows = last.get("rows")
        if isinstance(rows, list) and alike.items() <= last.items():
            return rows
        started: list[Json] = []
        self._blocks.append({**alike, "rows": started})
        return started


def _printed(words: str) -> str:
    """A text on one line in which every word can be broken somewhere."""
    return _LONG.sub(_breakable, tied(clean(words)))


def _breakable(found: re.Match[str]) -> str:
    """A long word with places to break it: after its signs, else where a line ends."""
    parts = []
    for part in _GOOD_END.split(found.group()):
        ends = range(0, len(part), _LONGEST_WORD)
        parts += [part[start : start + _LONGEST_WORD] for start in ends]
    return _BREAK.join(parts)


def _one_below_another(
    rows: Sequence[Sequence[str]], align: str
) -> tuple[list[Sequence[str]], str]:
    """A table that a terminal sets several abreast, as one table; any other as it is."""
    head = list(rows[0])
    wide = head.index("") if "" in head else 0
    starts = range(0, len(head), wide + 1)
    if not wide or any(head[start : start + wide] != head[:wide] for start in starts):
        return [*rows], align
    groups = [row[start : start + wide] for row in rows[1:] for start in starts]
    return [head[:wide], *(one for one in groups if any(one))], align[:wide]


def _words_in(value: Json) -> list[str]:
    """Every text inside a block, without the names of its parts."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [word for one in value for word in _words_in(one)]
    if isinstance(value, dict):
        return [word for key, one in value.items() if key != "is" for word in _words_in(one)]
    return []
