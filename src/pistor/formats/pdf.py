"""Printed documents of a plan, as tagged PDF: for the physician, the nurse and the patient."""

from collections.abc import Callable

from pistor.formats.pdf_consent import write_consent
from pistor.formats.pdf_documents import DocumentName
from pistor.formats.pdf_draw_up import write_draw_up
from pistor.formats.pdf_instructions import write_instructions
from pistor.formats.pdf_letter import write_letter
from pistor.formats.pdf_page import Sheet
from pistor.formats.pdf_plan import write_plan
from pistor.formats.pdf_standing import banners
from pistor.formats.pdf_typeset import Printed, typeset
from pistor.formats.svg_words import INTENDED
from pistor.formats.text_layout import clean
from pistor.formats.text_words import Names, count, day, quantity, years_between
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.plan import Plan

_Writer = Callable[[Sheet, Plan, Knowledge], None]
_WRITERS: dict[DocumentName, tuple[str, _Writer]] = {
    "plan": ("Plan", write_plan),
    "draw-up": ("Draw-up sheet", write_draw_up),
    "instructions": ("Before and after your treatment", write_instructions),
    "consent": ("Information and consent", write_consent),
    "letter": ("Letter to the physician at home", write_letter),
}
_DIGITS = 12


def plan_pdf(
    plan: Plan,
    knowledge: Knowledge,
    *,
    document: DocumentName = "plan",
    name: str = "",
    practice: str = "",
) -> bytes:
    """One document as PDF/UA-1 on A4. The same plan and names give the same bytes.

    `name` is the patient's and `practice` the practice's: a case has neither. Without
    a name there is a line to write it on. Raises `Unreadable` when a text has a sign
    that cannot be printed.
    """
    kind, write = _WRITERS[document]
    page = Sheet()
    for title, words, tone in banners(plan):
        page.card(title, [words], tone=tone)
    write(page, plan, knowledge)
    heading = ", ".join(course.title for course in plan.courses)
    person = clean(name)
    printed = Printed(
        kind=kind,
        heading=heading,
        title=f"{kind}: {heading}, {day(plan.case.on)}",
        told=f"{kind} for {heading}, as judged on {day(plan.case.on)}. {INTENDED}",
        on=plan.case.on,
        practice=clean(practice),
        person=person,
        facts=_facts(plan, Names(knowledge), person),
        foot=_foot(plan),
        blocks=tuple(page.blocks()),
        dense=document == "draw-up",
    )
    return typeset(printed, from_outside={"--name": person, "--practice": printed.practice})


def _facts(plan: Plan, names: Names, person: str) -> tuple[tuple[str, str], ...]:
    """What stands beside the patient's name at the top of every document."""
    case = plan.case
    country = case.jurisdiction
    place = "country not known" if country is None else names.of("country", country.lower())
    return (
        ("Patient", person),
        ("Known", _known(plan)),
        ("Judged on", f"{day(case.on)}, {place if place != (country or '').lower() else country}"),
    )


def _known(plan: Plan) -> str:
    patient = plan.case.patient
    facts: list[str] = ["sex not known" if patient.sex is None else patient.sex]
    if patient.born is None:
        facts.append("age not known")
    else:
        years = count(years_between(patient.born, plan.case.on), "year")
        facts.append(f"born {patient.born.isoformat()} ({years})")
    if patient.weight_kg is not None:
        facts.append(quantity(patient.weight_kg, "kg"))
    if patient.phototype is not None:
        facts.append(f"phototype {patient.phototype}")
    return ", ".join(facts)


def _foot(plan: Plan) -> str:
    edition = plan.knowledge
    adopted = f"adopted by {edition.adopted_by}" if edition.adopted_by else "a draft"
    digest = edition.digest.removeprefix("sha256:")[:_DIGITS]
    case = plan.case_digest.removeprefix("sha256:")[:_DIGITS]
    return (
        f"{INTENDED} Pistor {plan.pistor}, knowledge {edition.edition} ({digest}), {adopted}. "
        f"Case {case}."
    )
