"""A fault in something that was read: what, where, with which value, and the way out."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise

MOST_SHOWN = 60
_LONGEST_ID = 80
_CLOSEST = 6
_LIKENESS = 0.6
_FEW = 8
_UNSEEN = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with a file. `at` is the place inside it, `line` from 1.

    `value` is what stands there, cut short, and empty when nothing does.
    """

    code: str
    at: str
    value: str
    remedy: str
    line: int | None = None
    file: str | None = None

    def __str__(self) -> str:
        """One line: place, value and remedy; an entry's file first, a case's line last."""
        shown = f"{self.at}: {quoted(self.value)}" if self.value else self.at
        said = f"{shown} {self.remedy}"
        if self.file is not None:
            where = f"{self.file}:{self.line}" if self.line is not None else self.file
            return f"{where}: {said}"
        return said if self.line is None else f"{said} (line {self.line})"


class Unreadable(Exception):  # noqa: N818  It names the state of the file, as a reader says it.
    """A file cannot be used; `faults` holds every reason, in reading order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults and show them one per line."""
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known id most like `word`, or None when nothing comes near.

    Only the few ids that share most letters are compared in full, so that a file
    with thousands of unknown ids is answered in seconds.
    """
    if len(word) > _LONGEST_ID:
        return None
    from difflib import get_close_matches  # noqa: PLC0415  Only a fault needs it.

    parts = _parts(word)

    def shared(one: str) -> float:
        others = _parts(one)
        return len(parts & others) / (len(parts) + len(others))

    close = nlargest(_CLOSEST, sorted(known), key=shared)
    matches = get_close_matches(word, close, n=1, cutoff=_LIKENESS)
    return matches[0] if matches else None


@lru_cache(maxsize=8192)
def _parts(word: str) -> frozenset[str]:
    """The letters of a word and its pairs of letters."""
    return frozenset(word) | frozenset(map("".join, pairwise(word)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A remedy that names the nearest known id, or the first few when none is near."""
    choices = sorted(known)
    if not choices:
        return "is not known; none is known here."
    match = nearest(word, choices)
    if match is not None:
        return f'is not known; did you mean "{match}"?'
    few = ", ".join(choices[:_FEW])
    more = " …" if len(choices) > _FEW else ""
    return f"is not known; known are {few}{more}."


def shorten(value: object, *, most: int = MOST_SHOWN) -> str:
    """`value` as text, cut to `most` characters; true, false and null as files write them."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, dict | list):
        text = "a mapping" if isinstance(value, dict) else "a list"
    else:
        text = json.dumps(value) if value is None or isinstance(value, bool) else str(value)
    return text if len(text) <= most else text[: most - 1] + "…"


def quoted(text: str) -> str:
    """`text` in quotes on one line; signs that no one sees are written out."""
    shown = json.dumps(text, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", shown)
