"""What the map says in words: totals, depth, sessions, sources."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from pistor.formats.text_words import count, day, listed, span
from pistor.knowledge.statements import Citations, Verdict
from pistor.planning.findings import OURS, Screening
from pistor.planning.injection_map import Depth, InjectionMap
from pistor.planning.quantities import plain

INTENDED = "Decision support for licensed physicians."
_MOST_SOURCES = 4
OWN_PROPOSAL = "Pistor's own proposal, unreviewed"
MEANS = {
    Verdict.PROCEED: "nothing speaks against treatment",
    Verdict.CAUTION: "treatment is possible with caution",
    Verdict.ASK: "questions are open",
    Verdict.DEFER: "treatment has to wait",
    Verdict.REFER: "another physician is asked first",
    Verdict.EXCLUDE: "this treatment is not for this patient",
}


def verdict_in_words(screening: Screening) -> str:
    """The verdict with what it means, and until when."""
    words = f"Screening says {screening.verdict.value}: {MEANS[screening.verdict]}"
    if screening.until is not None:
        words += f", until {day(screening.until)}"
    if screening.until_event is not None:
        words += f", until {screening.until_event}"
    return f"{words}."


def size_in_words(scale: Decimal) -> str:
    """`1 : 1.4`."""
    return f"1 : {plain(scale)}"


def depth_in_words(depth: Depth) -> str:
    """`1 to 2 mm`, with the end that a source leaves open left open."""
    return span(depth.low, depth.high, "mm")


def summary(drawn: InjectionMap) -> str:
    """The whole map in a few sentences, for whoever does not see the drawing."""
    zones = [f"{one.title}: {count(one.count, 'point')}, {plain(one.ml)} ml" for one in drawn.zones]
    kept = "; ".join(one.what for one in drawn.avoided)
    return (
        f"{count(drawn.count, 'point')}, {plain(drawn.total_ml)} ml together, at least "
        f"{plain(drawn.spacing_mm)} mm apart. {'. '.join(zones)}. "
        f"{f'Kept free: {kept}. ' if kept else ''}"
        f"Every point is listed in the table that follows. {drawn.note}"
    )


def sources_in_words(cited: Citations) -> str:
    """`trial2021, methods (A)`, the first few; a place of this program's own is named so."""
    named = dict.fromkeys(
        OWN_PROPOSAL if one.ref == OURS else f"{one.ref}, {one.at} ({one.tier})" for one in cited
    )
    rows = list(named)
    more = len(rows) - _MOST_SOURCES
    return "; ".join([*rows[:_MOST_SOURCES], f"and {more} more in the plan"] if more > 1 else rows)


def runs(numbers: Iterable[int]) -> str:
    """`1 to 9, 12`: numbers in order with what lies between left out."""
    rows = sorted(set(numbers))
    starts = [one for one in rows if one - 1 not in rows]
    ends = [one for one in rows if one + 1 not in rows]
    return ", ".join(
        str(first) if first == last else f"{first} to {last}"
        for first, last in zip(starts, ends, strict=True)
    )


def sessions_in_words(numbers: Sequence[int], dates: Sequence[tuple[int, date]]) -> str:
    """Which sessions a map serves, and on which days as far as they are known."""
    wanted = set(numbers)
    days = [day(on) for number, on in dates if number in wanted]
    name = "Session" if len(numbers) == 1 else "Sessions"
    shown = listed(days) if days else "no day proposed yet"
    return f"{name} {runs(numbers)}: {shown}."
