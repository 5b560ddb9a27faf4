"""The numbers behind sentences, and the documents they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pistor.formats.text_layout import Page
    from pistor.knowledge.statements import Citation
    from pistor.planning.cited import SourceShown

_READ = {"full": "read in full", "partial": "read in part", "abstract": "only its abstract read"}
_COPY = {"third-party": "a third party's copy", "machine-written": "a machine-written copy"}


class Cited:
    """Documents numbered in the order in which a text first names them."""

    def __init__(self) -> None:
        """Begin with nothing cited."""
        self._places: dict[str, dict[tuple[str, str], None]] = {}

    def mark(self, citations: Iterable[Citation]) -> str:
        """`[1-3,7]` for what is cited here; empty when nothing is."""
        cited = list(citations)
        for one in cited:
            self._places.setdefault(one.ref, {})[one.at, one.tier] = None
        return self._numbers({one.ref for one in cited})

    def mark_documents(self, refs: Iterable[str]) -> str:
        """`[7,9]` for documents as a whole."""
        named = dict.fromkeys(refs)
        for ref in named:
            self._places.setdefault(ref, {})
        return self._numbers(set(named))

    def after(self, words: str, citations: Iterable[Citation]) -> str:
        """The words with the numbers of their sources behind them."""
        return f"{words} {self.mark(citations)}".strip()

    def _numbers(self, refs: set[str]) -> str:
        order = {ref: number for number, ref in enumerate(self._places, start=1)}
        runs: list[list[int]] = []
        for number in sorted(order[ref] for ref in refs):
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        shown = [_run(run) for run in runs]
        return f"[{','.join(shown)}]" if shown else ""

    def write(self, page: Page, shown: Mapping[str, SourceShown] | None) -> None:
        """Every document cited so far with the places used, in the order of the numbers."""
        if not self._places:
            return
        page.section("Sources")
        if shown is None:
            page.say("`pistor knowledge show ID` tells more of each.")
        digits = len(str(len(self._places)))
        for number, (ref, places) in enumerate(self._places.items(), start=1):
            mark = f"[{number}]".ljust(digits + 2)
            if shown is None:
                page.say(f"{ref}: {_with_tiers(places)}", mark=mark)
            else:
                page.say(_described(ref, shown[ref], places), mark=mark)


def _run(numbers: list[int]) -> str:
    """`3`, `3,4` or `3-6`."""
    if len(numbers) > 2:  # noqa: PLR2004  Two numbers are shorter without a dash.
        return f"{numbers[0]}-{numbers[-1]}"
    return ",".join(map(str, numbers))


def _with_tiers(places: dict[tuple[str, str], None]) -> str:
    return "; ".join(f"{at} (tier {tier})" for at, tier in places)


def _described(ref: str, source: SourceShown, places: dict[tuple[str, str], None]) -> str:
    """One document: id, title, year, kind, tier, how far it was read, where it is, places used."""
    facts = [
        "year not known" if source.year is None else str(source.year),
        source.kind.replace("-", " "),
        f"tier {source.tier}",
        _READ[source.read],
    ]
    if source.copy != "original":
        facts.append(_COPY[source.copy])
    where = [f"{at} (tier {tier})" if tier != source.tier else at for at, tier in places]
    used = f" At: {'; '.join(where)}." if where else ""
    return f"{ref}. {_closed(source.title)} {', '.join(facts)}. {_closed(source.locator)}{used}"


def _closed(words: str) -> str:
    """With a full stop, unless it ends in one or in an address that would change by it."""
    return (
        words
        if words.endswith((".", "?")) or "/" in words.rsplit(" ", maxsplit=1)[-1]
        else f"{words}."
    )
