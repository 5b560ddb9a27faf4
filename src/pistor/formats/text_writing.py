"""What every part of a text shares: the page, the numbered sources, the names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pistor.formats.text_layout import Page
from pistor.formats.text_sources import Cited

if TYPE_CHECKING:
    from pistor.case import Case
    from pistor.formats.text_words import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """One text under way. Parts are written in order, since sources are numbered as they come."""

    page: Page
    cited: Cited
    names: Names
    case: Case


def begin(case: Case, *, colour: bool, names: Names) -> Writing:
    return Writing(page=Page(colour=colour), cited=Cited(), names=names, case=case)
