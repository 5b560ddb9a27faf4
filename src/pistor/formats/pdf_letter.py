"""The letter home: what a traveller's own physician must know, until the watch is over."""

from datetime import date

from pistor.formats.pdf_page import Sheet
from pistor.formats.pdf_reactions import colleagues_steps, late_reactions_of
from pistor.formats.pdf_standing import chosen_in, withheld
from pistor.formats.text_dates import session_days
from pistor.formats.text_dose import dose_in_short
from pistor.formats.text_map import where_in_short
from pistor.formats.text_sources import Cited
from pistor.formats.text_words import Names, day, listed, span
from pistor.formats.text_writing import Writing
from pistor.knowledge.entries import Reaction
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Citations
from pistor.planning.cited import cited_in
from pistor.planning.course import Chosen, Course
from pistor.planning.passes import PassPlan
from pistor.planning.plan import Plan


def write_letter(page: Sheet, plan: Plan, knowledge: Knowledge) -> None:
    """What is injected where and when, what to look for until when, and whom to call."""
    out = Writing(page=page, cited=Cited(), names=Names(knowledge), case=plan.case)
    page.say("Dear colleague,")
    if not chosen_in(plan):
        page.say("No mesotherapy is proposed for this patient, and none has been planned by us.")
        return
    page.say(_opening(plan))
    for course in plan.courses:
        if course.chosen is not None:
            _write_course(out, course, course.chosen)
    late = late_reactions_of(plan, knowledge)
    _write_late(out, late)
    _write_watch(out, plan)
    page.section("Whom to call")
    page.say("Please tell us about every reaction; a lot may have to be kept back elsewhere.")
    page.fields(["Our telephone", "Physician", "E-mail"])
    page.fields(["Place and date", "Signature", "Stamp"])
    page.small()
    out.cited.write(page, cited_in((plan, tuple(late)), knowledge))


def _opening(plan: Plan) -> str:
    days = session_days(plan)
    if withheld(plan):
        return "The treatment below is not decided yet; nothing of it has been given by this plan."
    if not days:
        return "The treatment below is planned without days."
    return (
        f"The treatment below is planned from {day(days[0])} to {day(days[-1])}. What was really "
        "given is written beside each session; a session without an entry did not take place here."
    )


def _write_course(out: Writing, course: Course, chosen: Chosen) -> None:
    out.page.section(course.title)
    out.page.named("Protocol", out.cited.after(chosen.title, chosen.sources))
    for one in chosen.passes:
        _write_pass(out, one)
    rows = [["session", "planned on", "given on", "ml", "lot", "by"]]
    rows += [
        [str(one.number), day(one.on), *("__________", "____", "__________", "________")]
        for one in chosen.series.sessions
    ]
    if chosen.series.sessions:
        out.page.table(rows, "rlllll", head=True)
    for words in chosen.series.gives_up:
        out.page.say(words, mark="*", tone="caution")


def _write_pass(out: Writing, one: PassPlan) -> None:
    page = out.page
    if one.formula is not None:
        page.named("Dose", f"sessions {_numbers(one)}: {dose_in_short([one.formula])}")
    if one.map is not None:
        page.named("Where", where_in_short(one.map))
    depth = span(one.depth_mm.low, one.depth_mm.high, "mm")
    page.named("How", f"{one.technique_title}, {one.layer.replace('-', ' ')}, depth {depth}")


def _numbers(one: PassPlan) -> str:
    return listed([str(number) for number in one.sessions])


def _write_late(out: Writing, reactions: list[Reaction]) -> None:
    """What shows only after weeks or months, when nobody thinks of the needles any more."""
    if not reactions:
        return
    out.page.section("What can come late")
    for one in reactions:
        out.page.part(one.title)
        _write_rows(out, "Onset", [(row.say, row.sources) for row in one.onset])
        _write_rows(out, "Look for", [(row.say, row.sources) for row in one.red_flags])
        for step in colleagues_steps(one):
            out.page.say(step[:1].upper() + step[1:], mark="-")


def _write_rows(out: Writing, label: str, rows: list[tuple[str, Citations]]) -> None:
    told = [out.cited.after(say, sources) for say, sources in rows]
    out.page.named(label, " ".join(told))


def _write_watch(out: Writing, plan: Plan) -> None:
    """The days on which we ask; the last of them ends the watch."""
    if not plan.watch:
        return
    out.page.section("Until when to watch")
    out.page.say(f"We ask the patient for the last time on {day(plan.watch[-1].on)}.")
    days: dict[str, list[date]] = {}
    for one in plan.watch:
        for words in one.ask:
            days.setdefault(words, []).append(one.on)
    rows = [["question", "first asked", "last asked"]]
    rows += [[words, day(on[0]), day(on[-1])] for words, on in days.items()]
    out.page.table(rows, "lll", head=True)
