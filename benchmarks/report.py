"""The table: what was measured, in milliseconds and in calibration loops, and its aim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.timing import Timing

_HEADS = ("work", "p50 ms", "p99 ms", "× loop", "found", "aim", "")
_FINE_BELOW = 10
"""Figures below this are shown to a hundredth."""
_TINY_BELOW = 0.1
"""And figures below this to a ten-thousandth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: a timing, or something that was counted, or both.

    `met` is None where there is no aim. `wrong` marks an answer that is not the
    best there is: that is a fault on every machine.
    """

    work: str
    timing: Timing | None = None
    found: str = ""
    aim: str = ""
    met: bool | None = None
    wrong: bool = False


def aimed(row: Row, *, ms: float, at: Literal["p50", "p99"] = "p50") -> Row:
    """The row with an aim in milliseconds for its middle run, or for its slowest hundredth."""
    if row.timing is None:
        raise ValueError(f"{row.work} was not timed; time it, or give it no aim in ms.")
    reached = row.timing.p50_ms if at == "p50" else row.timing.p99_ms
    return replace(row, aim=f"{at} ≤ {ms:g} ms", met=reached <= ms)


def table(rows: Iterable[Row]) -> str:
    """The rows under their heads, columns as wide as they need."""
    cells = [_HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEADS))]
    return "\n".join(_line(line, widths) for line in cells)


def _cells(row: Row) -> tuple[str, ...]:
    times = ("", "", "") if row.timing is None else _times(row.timing)
    verdict = {None: "", True: "met", False: "missed"}[row.met]
    return (row.work, *times, row.found, row.aim, verdict)


def _times(timing: Timing) -> tuple[str, str, str]:
    return figure(timing.p50_ms), figure(timing.p99_ms), figure(timing.loops)


def figure(value: float) -> str:
    """`0.0042`, `0.42`, `12.3`."""
    if 0 < value < _TINY_BELOW:
        return f"{value:.4f}"
    return f"{value:.2f}" if value < _FINE_BELOW else f"{value:.1f}"


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    """Words to the left, numbers to the right."""
    numbers = range(1, 4)
    return "  ".join(
        cell.rjust(width) if column in numbers else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ).rstrip()
