"""Words and shapes as SVG text: how wide a line is, where it breaks, what must be escaped."""

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

FONT = "Helvetica, Arial, sans-serif"
INK, SOFT, QUIET = "#1a2422", "#46524f", "#5e6966"
PAPER, SUNKEN, LINE = "#ffffff", "#faf7f2", "#d6d0c4"

LEADING = 1.4
"""The distance of two lines of a paragraph, in heights of the type."""

# Widths in heights of the type. They are those of the widest face that stands in for
# Helvetica on common machines, rounded up, so that what fits here fits everywhere.
_WIDTHS = {
    0.32: "'ijlIJ,. ·’",
    0.37: "-/:;\\f|",
    0.41: "!()[]rt²",
    0.51: '"*_`°–',
    0.57: "?FLcksz",
    0.63: "PTYaeovxy",
    0.65: "$0123456789EKSbdghnpqu{}",
    0.71: "ABCRVXZ",
    0.78: "DHNU",
    0.84: "#&+<=>GOQ^w~×≤≥−",
    1.0: "%@MWm…",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_WIDEST = 1.05
_BOLD = 1.14

Anchor = Literal["start", "middle", "end"]
Paint = str | float | Decimal | None
"""What an attribute may hold."""


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """The width of a line, in the unit of `size`, never less than any common face takes."""
    letters = unicodedata.normalize("NFD", words)
    wide = sum(_WIDTH_OF.get(one, 0 if unicodedata.combining(one) else _WIDEST) for one in letters)
    return wide * size * (_BOLD if bold else 1)


def wrapped(words: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """`words` in lines no wider than `width`; a word that is wider by itself is cut."""
    lines: list[str] = []
    line = ""
    for word in _cut(words.split(), width, size, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold=bold) > width:
            lines.append(line)
            longer = word
        line = longer
    return (*lines, line) if line else tuple(lines)


def _cut(words: Iterable[str], width: float, size: float, *, bold: bool) -> Iterable[str]:
    for word in words:
        rest = word
        while width_of(rest, size, bold=bold) > width and len(rest) > 1:
            most = len(rest) - 1
            while most > 1 and width_of(rest[:most], size, bold=bold) > width:
                most -= 1
            yield rest[:most]
            rest = rest[most:]
        yield rest


def escaped(words: str) -> str:
    """`words` as XML carries them; a sign that XML cannot hold becomes U+FFFD."""
    held = "".join(one if _held(one) else "\ufffd" for one in words)
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        held = held.replace(sign, name)
    return held


def _held(one: str) -> bool:
    return one in "\t\n\r" or (one >= " " and not "\ud800" <= one <= "\udfff" and one < "\ufffe")


def figure(value: float | Decimal) -> str:
    """A number with two decimals at most, without needless zeros and without minus zero."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, inner: str = "", /, **attributes: Paint) -> str:
    """One element; an underscore in a name stands for a hyphen, None leaves an attribute out."""
    rows = []
    for key, value in attributes.items():
        if value is not None:
            text = value if isinstance(value, str) else figure(value)
            rows.append(f' {key.rstrip("_").replace("_", "-")}="{escaped(text)}"')
    return f"<{name}{''.join(rows)}>{inner}</{name}>" if inner else f"<{name}{''.join(rows)}/>"


def line_of(
    words: str,
    x: float,
    y: float,
    *,
    size: float,
    fill: str = INK,
    bold: bool = False,
    anchor: Anchor = "start",
) -> str:
    """One line of text with its baseline at `y`; without words nothing."""
    if not words:
        return ""
    return element(
        "text",
        escaped(words),
        x=x,
        y=y,
        font_size=size,
        fill=fill,
        font_weight="bold" if bold else None,
        text_anchor=None if anchor == "start" else anchor,
    )


def lines_of(
    lines: Iterable[str],
    x: float,
    y: float,
    *,
    size: float,
    fill: str = INK,
    bold: bool = False,
) -> str:
    """A paragraph whose first baseline is at `y`; it stays one text to whoever reads it aloud.

    Without lines there is no text.
    """
    spans = [
        element("tspan", escaped(words), x=x, y=y + number * size * LEADING)
        for number, words in enumerate(lines)
    ]
    weight = "bold" if bold else None
    if not spans:
        return ""
    return element("text", " ".join(spans), font_size=size, fill=fill, font_weight=weight)
