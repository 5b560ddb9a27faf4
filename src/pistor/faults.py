"""A fault in something that was read: what, where, with which value, and the way out."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with a file. `at` is the place inside it, `line` from 1."""

    code: str
    at: str
    value: str
    remedy: str
    line: int | None = None
    file: str | None = None

    def __str__(self) -> str:
        """One line: place, value and remedy."""
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        shown = f"{self.at}: {self.value}" if self.value else self.at
        return f"{place} {shown} {self.remedy}".strip()


class Unreadable(Exception):
    """A file cannot be used; `faults` holds every reason, in reading order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults and show them one per line."""
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known id most like `word`, or None when nothing comes near."""
    matches = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A remedy that names the nearest known id, or the first few when none is near."""
    choices = sorted(known)
    match = nearest(word, choices)
    if match is not None:
        return f'is not known; did you mean "{match}"?'
    few = ", ".join(choices[:8])
    more = " …" if len(choices) > 8 else ""  # noqa: PLR2004  Eight fit on a line.
    return f"is not known; known are {few}{more}." if choices else "is not known."


def shorten(value: object, *, most: int = 60) -> str:
    """`value` as it was written, quoted when text, cut to `most` characters."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= most else text[: most - 1] + "…"
