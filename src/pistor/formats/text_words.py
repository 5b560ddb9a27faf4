"""Days, amounts, limits and names as people read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pistor.knowledge.statements import Verdict
from pistor.planning.quantities import plain

if TYPE_CHECKING:
    from pistor.knowledge.knowledge import Knowledge

NOT_KNOWN = "not known"

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNITS = {"cm2": "cm²", "mg/cm2": "mg/cm²", "g/cm2": "g/cm²", "percent_wv": "% w/v"}
_COUNTED = ("days", "hours", "minutes", "months", "points", "sessions", "weeks")
_SENTENCE_END = re.compile(r"(?<=[.?]) (?=[A-Z])")
_AN_ID = re.compile(r"\b[a-z0-9]+(?:[-_][a-z0-9]+)+\b")
"""Shorter spans are said in days."""
_KINDS = {
    "avoid-area": "avoid-areas",
    "combination": "combinations",
    "concern": "indications",
    "country": "jurisdictions",
    "device": "devices",
    "procedure": "procedures",
    "protocol": "protocols",
    "scale": "scales",
    "substance": "substances",
    "technique": "techniques",
    "view": "views",
}
LABELS = {
    Verdict.EXCLUDE: "STOP",
    Verdict.REFER: "REFER",
    Verdict.DEFER: "WAIT",
    Verdict.ASK: "ASK",
    Verdict.CAUTION: "CAUTION",
    Verdict.PROCEED: "GO",
}


class Names:
    """The titles of entries. Without knowledge an id is read as words."""

    def __init__(self, knowledge: Knowledge | None) -> None:
        """Take the edition whose titles are shown, or None."""
        self._knowledge = knowledge

    def of(self, kind: str, name: str) -> str:
        """The title of one entry, or its id as words when nothing has that title."""
        if kind == "zone":
            return self.zone(name)
        if self._knowledge is not None and kind in _KINDS:
            entry = self._knowledge.of(_KINDS[kind]).get(name)
            if entry is not None:
                return str(entry.title)
        return name.replace("-", " ").replace("_", " ")

    def spelled_out(self, words: str) -> str:
        """Words with the ids of substances, procedures and zones in them read as their titles."""
        return _AN_ID.sub(lambda found: self._title_within(found.group()), words)

    def _title_within(self, name: str) -> str:
        for kind in ("substances", "procedures", "zones"):
            entry = None if self._knowledge is None else self._knowledge.of(kind).get(name)
            if entry is not None:
                return lowered(str(entry.title))
        return name

    def zone(self, zone: str) -> str:
        """`Cheekbone, patient's left`."""
        bare, side = zone, ""
        for end in ("left", "right"):
            if zone.endswith(f"_{end}"):
                bare, side = zone.removesuffix(f"_{end}"), f", patient's {end}"
        entry = None if self._knowledge is None else self._knowledge.zones.get(bare)
        return (bare.replace("_", " ") if entry is None else entry.title) + side


def lowered(title: str) -> str:
    """A title inside a sentence: `vitamin C`, `MRI`."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def day(on: date | None) -> str:
    """`Sat 2026-11-21`, the same in every locale."""
    return NOT_KNOWN if on is None else f"{_WEEKDAYS[on.weekday()]} {on.isoformat()}"


def days(dates: Iterable[date]) -> str:
    return ", ".join(day(one) for one in dates)


def unit_in_words(unit: str) -> str:
    return _UNITS.get(unit, unit)


def quantity(value: Decimal | None, unit: str | None) -> str:
    """`0.9 ml`, `1 month`, or that it is not known."""
    if value is None:
        return NOT_KNOWN
    name = unit_in_words(unit or "")
    if value == 1 and unit in _COUNTED:
        name = name.removesuffix("s")
    return f"{plain(value)} {name}".strip()


def used_of(used: Decimal | None, bound: str, limit: Decimal, unit: str) -> str:
    """`0.9 of at most 10 ml`; `not known, at most 10 ml`."""
    known = f"{NOT_KNOWN}," if used is None else f"{plain(used)} of"
    return f"{known} {bound} {quantity(limit, unit)}"


def span(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """`1 to 2 mm`, `at least 1 mm`, `at most 2 mm`, or that it is not known."""
    if low is None and high is None:
        return NOT_KNOWN
    if low is None:
        return f"at most {quantity(high, unit)}"
    if high is None:
        return f"at least {quantity(low, unit)}"
    return quantity(low, unit) if low == high else f"{plain(low)} to {quantity(high, unit)}"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 point`, `2 points`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:  # noqa: PLR2004  One word needs no joining.
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def sentences(words: str) -> list[str]:
    """The sentences of a text in order, each of them once."""
    return list(dict.fromkeys(_SENTENCE_END.split(words)))


def once(words: str) -> str:
    """A text in which no sentence is said twice."""
    return " ".join(sentences(words))


def years_between(born: date, on: date) -> int:
    """Whole years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
