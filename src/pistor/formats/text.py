"""The plan and the screening as text for a terminal, at most 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pistor.formats.text_choice import write_conflicts
from pistor.formats.text_course import write_course
from pistor.formats.text_dates import write_instructions, write_timeline, write_watch
from pistor.formats.text_layout import INDENT
from pistor.formats.text_mixing import write_anaesthetics
from pistor.formats.text_screening import write_screening
from pistor.formats.text_summary import (
    write_head,
    write_in_short,
    write_provisional,
    write_standing,
    write_verdict,
)
from pistor.formats.text_words import Names, quantity, used_of
from pistor.formats.text_writing import Writing, begin
from pistor.version import VERSION

if TYPE_CHECKING:
    from pistor.case import Case
    from pistor.knowledge.knowledge import Knowledge
    from pistor.planning.findings import Screening
    from pistor.planning.numbing import Numbing
    from pistor.planning.plan import Plan


def plan_text(plan: Plan, knowledge: Knowledge, *, colour: bool) -> str:
    """The whole plan: a summary first, then every part with its sources by number.

    The same plan gives the same text. No line is wider than 80 columns or ends
    in a space; colour, when asked for, adds escape sequences and nothing else.
    """
    out = begin(plan.case, colour=colour, names=Names(knowledge))
    write_head(out.page, "plan", plan.case, out.names)
    write_standing(out.page, plan.pistor, plan.knowledge)
    write_provisional(out.page, plan.screening, plan.courses)
    write_in_short(out, plan)
    write_body(out, plan, knowledge)
    out.cited.write(out.page, plan.sources)
    return out.page.text()


def write_body(out: Writing, plan: Plan, knowledge: Knowledge) -> None:
    """Every part between the summary and the sources, whatever the page is."""
    write_screening(out, plan.screening)
    for course in plan.courses:
        write_course(out, course, plan.screening, knowledge)
    if plan.numbing is not None:
        _write_numbing(out, plan.numbing)
    write_anaesthetics(out, plan.anaesthetics)
    write_instructions(out, plan)
    if plan.conflicts:
        write_conflicts(out, "Where the sources of this advice differ", plan.conflicts)
    write_watch(out, plan)
    _write_consent(out, plan)
    write_timeline(out, plan)


def screening_text(screening: Screening, case: Case, *, colour: bool) -> str:
    """The screening alone, in the same order and style.

    Things are named by their ids and documents by theirs: screening starts
    without reading a thousand titles.
    """
    out = begin(case, colour=colour, names=Names(None))
    write_head(out.page, "screening", case, out.names)
    out.page.say(f"Pistor {VERSION}", indent=0)
    write_provisional(out.page, screening)
    out.page.section("In short")
    write_verdict(out, screening)
    write_screening(out, screening)
    out.cited.write(out.page, None)
    return out.page.text()


def _write_numbing(out: Writing, one: Numbing) -> None:
    out.page.section("Numbing")
    offered = "may be used" if one.offered else f"not offered: {one.because}"
    out.page.say(f"{one.title}: {offered}.", tone=None if one.offered else "caution")
    out.page.named("Area", quantity(one.area_cm2, "cm2"))
    most = "the physician's own" if one.most_g is None else f"at most {quantity(one.most_g, 'g')}"
    out.page.named("Amount", most)
    rows = [
        [
            used_of(row.used, "at most", row.limit, row.unit),
            out.cited.after(
                row.title if row.holds is not False else f"{row.title}: DOES NOT HOLD", row.sources
            ),
        ]
        for row in one.limits
    ]
    out.page.say("Limits used")
    out.page.table(rows, "rl", indent=2 * INDENT)
    for words in one.beside:
        out.page.say(out.cited.after(words.say, words.sources), mark="*", tone="caution")


def _write_consent(out: Writing, plan: Plan) -> None:
    if not plan.consent:
        return
    out.page.section(f"What the patient must have been told ({len(plan.consent)})")
    for one in plan.consent:
        out.page.say(out.cited.after(one.say, one.sources), mark="-")
