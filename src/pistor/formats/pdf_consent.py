"""The consent: what the evidence says and does not, what may happen, what else there is."""

from collections.abc import Iterator

from pistor.formats.pdf_law import laws_of
from pistor.formats.pdf_page import Sheet
from pistor.formats.pdf_reactions import reactions_of, used_in
from pistor.formats.pdf_standing import chosen_in, withheld
from pistor.formats.text_choice import write_conflicts
from pistor.formats.text_sources import Cited
from pistor.formats.text_words import Names, count, day, listed, sentences
from pistor.formats.text_writing import Writing
from pistor.knowledge.entries import Reaction
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.cited import cited_in
from pistor.planning.course import Chosen, Course
from pistor.planning.facts import Facts
from pistor.planning.plan import Plan

_EVERYWHERE = "*"
_RESULT = "result"


def write_consent(page: Sheet, plan: Plan, knowledge: Knowledge) -> None:
    """What the patient reads and, unless something stands in the way, signs."""
    if not chosen_in(plan):
        page.section("There is nothing to agree to")
        page.say("No treatment is proposed. Your physician tells you why, and what else there is.")
        return
    out = Writing(page=page, cited=Cited(), names=Names(knowledge), case=plan.case)
    for course in plan.courses:
        if course.chosen is not None:
            _write_course(out, course, course.chosen)
    _write_risks(out, reactions_of(plan, knowledge))
    _write_licence(out, plan, knowledge)
    _write_points(page, out.cited, plan)
    if withheld(plan):
        page.section("This cannot be signed yet")
        page.say("Something is open that could still change the treatment; it stands at the top.")
    else:
        _write_signing(page)
    page.small()
    _write_results(out, plan)
    risks, laws = tuple(reactions_of(plan, knowledge)), tuple(laws_of(plan, knowledge))
    used = sorted(used_in(plan, knowledge).substances)
    medicines = tuple(knowledge.substances[name] for name in used)
    out.cited.write(page, cited_in((plan, risks, laws, medicines), knowledge))


def _write_results(out: Writing, plan: Plan) -> None:
    """What each source found, where they differ: to be looked up, so it comes last."""
    results = [
        one
        for course in plan.courses
        for one in course.conflicts
        if course.chosen is not None and one.topic == _RESULT
    ]
    if results:
        out.page.section("What each source found")
        write_conflicts(out, "They differ about the result", results)


def _write_course(out: Writing, course: Course, chosen: Chosen) -> None:
    page, cited = out.page, out.cited
    page.section(f"The treatment: {course.title}")
    page.named("What", cited.after(chosen.title, chosen.sources))
    page.named("Where", "; ".join(out.names.zone(zone) for zone in course.zones))
    dates = chosen.series.sessions
    planned = f"{count(len(dates), 'session')}: {listed([day(one.on) for one in dates])}"
    page.named("When", planned if dates else "no day is set yet")
    page.part("What the evidence says, and does not")
    page.say(cited.after(course.evidence.say, course.evidence.sources))
    _write_expected(out, chosen)
    if any(one.topic == _RESULT for one in course.conflicts):
        page.say("The sources differ about the result; what each found stands on the last pages.")
    if course.alternatives:
        page.part("What else could be done")
        for one in course.alternatives:
            page.say(cited.after(f"{one.title}: {one.compared}", one.sources), mark="-")


def _write_expected(out: Writing, chosen: Chosen) -> None:
    expect = chosen.expect
    rows = {"Begins": expect.onset, "Lasts": expect.duration, "Result": expect.response}
    for label, told in rows.items():
        if not told:
            out.page.named(label, "not known")
        for number, one in enumerate(told):
            out.page.named("" if number else label, out.cited.after(one.say, one.sources))
    for one in chosen.safety:
        out.page.say(out.cited.after(one.say, one.sources), mark="-")


def _write_risks(out: Writing, reactions: list[Reaction]) -> None:
    """Ordinary effects first, then the others; how often each is, as far as anybody counted."""
    groups = {
        "What often follows": [one for one in reactions if one.expected],
        "What can go wrong": [one for one in reactions if not one.expected],
    }
    for title, rows in groups.items():
        if not rows:
            continue
        out.page.section(title)
        table = [["what", "how often, as far as read"], *(_risk(out, one) for one in rows)]
        out.page.table(table, "ll", head=True)


def _risk(out: Writing, one: Reaction) -> list[str]:
    told = [out.cited.after(row.say, row.sources) for row in one.frequency]
    return [one.title, " ".join(told) or "Not known."]


def _write_licence(out: Writing, plan: Plan, knowledge: Knowledge) -> None:
    """What regulators and the law say about each medicine in the country of treatment."""
    told = list(_licences(out, plan, knowledge))
    laws = laws_of(plan, knowledge)
    if not told and not laws:
        return
    out.page.section("What the law and regulators say here")
    for words in told:
        out.page.say(words, mark="-")
    for entry in laws:
        for row in entry.statements:
            out.page.say(out.cited.after(f"{entry.title}: {row.say}", row.sources), mark="-")


def _licences(out: Writing, plan: Plan, knowledge: Knowledge) -> Iterator[str]:
    places = {_EVERYWHERE, *Facts(plan.case, knowledge).law}
    for name in sorted(used_in(plan, knowledge).substances):
        substance = knowledge.substances[name]
        for row in substance.regulatory:
            if row.jurisdiction in places:
                words = f"{substance.title}, {row.status.replace('-', ' ')}: {row.say}"
                yield out.cited.after(words, row.sources)


def _write_points(page: Sheet, cited: Cited, plan: Plan) -> None:
    if not plan.consent:
        return
    page.section("What you were told")
    page.say("Tick what you have understood. Ask about everything else.")
    page.boxes(cited.after(" ".join(sentences(one.say)), one.sources) for one in plan.consent)


def _write_signing(page: Sheet) -> None:
    """Consent, photographs and research apart from one another: each may be refused alone."""
    page.section("Photographs")
    page.say("They may be refused; the treatment does not depend on them.")
    page.boxes(
        [
            "I agree to photographs for my own record.",
            "I do not agree to photographs.",
        ]
    )
    page.section("Research")
    page.say("It may be refused; the treatment does not depend on it.")
    page.boxes(
        [
            "I agree that my results are used for research without my name.",
            "I do not agree to research.",
        ]
    )
    page.section("Your decision")
    page.boxes(
        [
            "I have read this, could ask everything, and had time to decide.",
            "I know that I can withdraw at any time without giving a reason.",
            "I agree to the treatment described above.",
            "I do not agree.",
        ]
    )
    page.fields(["Patient", "Place and date", "Signature"])
    page.fields(["Physician", "Place and date", "Signature"])
