"""What the map says in words: totals, evenness, depth, days, sources."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from pistor.knowledge.statements import Citations
from pistor.planning.findings import OURS
from pistor.planning.injection_map import Depth, InjectionMap
from pistor.planning.patterns import Evenness
from pistor.planning.quantities import plain

INTENDED = "Decision support for licensed physicians."
OWN_PROPOSAL = "Pistor's own proposal, unreviewed"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_EVENNESS = ((0.15, "very even"), (0.25, "even"), (0.4, "fairly even"))


def day(value: date) -> str:
    """`21 November 2026`, whatever the machine's language."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def counted(number: int, thing: str) -> str:
    """`1 point`, `2 points`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def size_in_words(scale: Decimal) -> str:
    """`1 : 1.4`."""
    return f"1 : {plain(scale)}"


def depth_in_words(depth: Depth) -> str:
    """`1 to 2 mm`, with the end that a source leaves open left open."""
    low, high = depth.low, depth.high
    if low is None and high is None:
        return "not stated"
    if low is None or high is None:
        return f"from {plain(low)} mm" if low is not None else f"to {plain(high or Decimal(0))} mm"
    return f"{plain(low)} mm" if low == high else f"{plain(low)} to {plain(high)} mm"


def summary(drawn: InjectionMap) -> str:
    """The whole map in a few sentences, for whoever does not see the drawing."""
    zones = [
        f"{one.title}: {counted(one.count, 'point')}, {plain(one.ml)} ml" for one in drawn.zones
    ]
    avoided = [one.what for one in drawn.avoided]
    kept = f" Kept free: {'; '.join(avoided)}." if avoided else ""
    return (
        f"{counted(drawn.count, 'point')}, {plain(drawn.total_ml)} ml together, at least "
        f"{plain(drawn.spacing_mm)} mm apart. {'. '.join(zones)}.{kept} "
        f"Every point is listed in the table that follows. {drawn.note}"
    )


def evenness_in_words(found: Evenness | None) -> str:
    """How evenly the points lie, with the two numbers it rests on."""
    if found is None:
        return "Evenness is not known."
    word = next((word for most, word in _EVENNESS if found.variation <= most), "uneven")
    return (
        f"The points lie {word}: the area around each varies by {found.variation * 100:.0f} % "
        f"about its mean, and no open place is farther than {found.worst_gap_mm:g} mm from a point."
    )


def sources_in_words(cited: Citations) -> str:
    """`trial2021, methods (A)`; a place of this program's own is named so."""
    named = dict.fromkeys(
        OWN_PROPOSAL if one.ref == OURS else f"{one.ref}, {one.at} ({one.tier})" for one in cited
    )
    return "; ".join(named)


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
    if not days:
        return f"{name} {runs(numbers)}, no day proposed yet."
    return f"{name} {runs(numbers)}: {listed(_without_years(days))}."


def _without_years(days: Sequence[str]) -> list[str]:
    """Days of one year in a row say the year once, with the last of them."""
    pairs = list(pairwise((*days, "")))
    return [one.removesuffix(one[-5:]) if one[-5:] == two[-5:] else one for one, two in pairs]
