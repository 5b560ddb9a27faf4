"""The head of a text and its summary: verdict, choice, dose, dates before anything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pistor.formats.text_course import ruled_out, sessions_in_words
from pistor.formats.text_decisions import how_many
from pistor.formats.text_dose import dose_in_short
from pistor.formats.text_map import untreated_in_words, where_in_short
from pistor.formats.text_screening import (
    question_in_words,
    stops_in,
    tone_of,
    verdict_in_words,
)
from pistor.formats.text_words import (
    LABELS,
    Names,
    count,
    day,
    listed,
    quantity,
    sentences,
    years_between,
)
from pistor.knowledge.statements import Verdict

if TYPE_CHECKING:
    from pistor.case import Case
    from pistor.formats.text_layout import Page
    from pistor.formats.text_writing import Writing
    from pistor.planning.course import Chosen, Course
    from pistor.planning.findings import Finding, Screening
    from pistor.planning.passes import PassPlan
    from pistor.planning.plan import Edition, Plan

FOR_PHYSICIANS = "Decision support for licensed physicians."
_DIGITS = 12
_MOST_STOPS, _MOST_CAUTIONS, _MOST_REASONS = 3, 2, 2


def write_head(page: Page, title: str, case: Case, names: Names) -> None:
    """What this is about: concerns, day, country and patient."""
    concerns = ", ".join(names.of("concern", one.id) for one in case.concerns)
    page.part(f"Pistor {title}: {concerns}")
    country = case.jurisdiction
    place = "country not known" if country is None else names.of("country", country.lower())
    if country is not None and place == country.lower():
        place = country
    page.say(f"{day(case.on)}, {place}; {_patient(case)}", indent=0)


def _patient(case: Case) -> str:
    patient = case.patient
    facts: list[str] = ["sex not known" if patient.sex is None else patient.sex]
    if patient.born is None:
        facts.append("age not known")
    else:
        facts.append(count(years_between(patient.born, case.on), "year"))
    if patient.weight_kg is not None:
        facts.append(quantity(patient.weight_kg, "kg"))
    if patient.phototype is not None:
        facts.append(f"phototype {patient.phototype}")
    return ", ".join(facts)


def write_standing(page: Page, version: str, edition: Edition) -> None:
    """Version, edition, and whether anybody stands behind the knowledge."""
    digest = edition.digest.removeprefix("sha256:")[:_DIGITS]
    page.say(f"Pistor {version}, knowledge {edition.edition}, digest {digest}", indent=0)
    if edition.adopted_by is None:
        page.say("Draft knowledge: no physician has reviewed it.", indent=0, tone="caution")
    else:
        page.say(f"Knowledge adopted by {edition.adopted_by}.", indent=0)


def write_provisional(page: Page, screening: Screening, courses: Sequence[Course] = ()) -> None:
    """Whether the answer is final, and whom it is for."""
    chosen = [one.chosen for one in courses if one.chosen is not None]
    if any(one.series.asked_for and not one.series.sessions for one in chosen):
        page.say("A course has no dates: it cannot be signed.", indent=0, tone="caution")
    if screening.questions:
        open_ = (
            "1 question is"
            if len(screening.questions) == 1
            else f"{len(screening.questions)} questions are"
        )
        page.say(f"Provisional: {open_} open; it cannot be signed.", indent=0, tone="caution")
    page.say(FOR_PHYSICIANS, indent=0)


def write_verdict(out: Writing, screening: Screening) -> None:
    """The verdict with the gravest stops, and what to ask first."""
    verdict = screening.verdict
    words = f"{verdict.value.upper()}. {verdict_in_words(screening)}"
    out.page.named("Verdict", words, tone=tone_of(verdict))
    stops = stops_in(screening)
    for one in stops[:_MOST_STOPS]:
        out.page.named(LABELS[one.verdict].capitalize(), one.say, tone=tone_of(one.verdict))
    if len(stops) > _MOST_STOPS:
        out.page.named("", f"and {len(stops) - _MOST_STOPS} more under Screening")
    if screening.questions:
        first = question_in_words(screening.questions[0], screening)
        more = len(screening.questions) - 1
        rest = f" (and {count(more, 'more question')})" if more else ""
        out.page.named("Ask next", f"{first}{rest}")
    decided = how_many(out)
    if decided:
        words = f"{count(decided, 'decision')} of a physician, under Screening"
        out.page.named("Decided", words, tone="caution")
    cautions = [one for one in screening.general if one.verdict is Verdict.CAUTION]
    _write_cautions(out, [one for one in cautions if one.tier != "C"])
    notes = sum(one.tier == "C" for one in cautions)
    if notes:
        out.page.named("Notes", f"{count(notes, 'practice note')}, under Screening")


def _write_cautions(out: Writing, cautions: Sequence[Finding]) -> None:
    for one in cautions[:_MOST_CAUTIONS]:
        out.page.named("Caution", one.say, tone="caution")
    if len(cautions) > _MOST_CAUTIONS:
        out.page.named("", f"and {len(cautions) - _MOST_CAUTIONS} more under Screening")


def write_in_short(out: Writing, plan: Plan) -> None:
    """Verdict, and for every concern the choice, the dose, the place and the dates."""
    out.page.section("In short")
    write_verdict(out, plan.screening)
    for course in plan.courses:
        if len(plan.courses) > 1:
            out.page.blank()
        if course.chosen is None:
            out.page.named("Concern", f"{course.title}: nothing is proposed.")
            _write_why(out, course, plan.screening)
        else:
            _write_chosen(out, course, course.chosen, provisional=plan.provisional)
            _write_cautions(out, _cautions_about(course.chosen, course, plan.screening))


def _write_why(out: Writing, course: Course, screening: Screening) -> None:
    """The first reasons, unless a stop above has just said it."""
    reasons = [one for words in ruled_out(out, course, screening) for one in sentences(words)]
    out.page.named("Why", " ".join(reasons[:_MOST_REASONS]))


def _write_chosen(out: Writing, course: Course, chosen: Chosen, *, provisional: bool) -> None:
    only = " (provisional)" if provisional else ""
    out.page.named("Concern", f"{course.title}: {chosen.title}{only}", tone="heading")
    _write_acts(out, chosen)
    out.page.named("Dates", _dates(chosen))
    for left in chosen.untreated:
        why = sentences(left.because)[0]
        words = f"{untreated_in_words(out, left)}: {why}"
        out.page.named("Untreated", words, tone="caution")
    missing = _missing(chosen)
    if missing:
        out.page.named("Not known", f"{listed(missing)}: the physician decides")
    out.page.named("Evidence", sentences(course.evidence.say)[0])


def _write_acts(out: Writing, chosen: Chosen) -> None:
    """The dose and the places of every act, its drawings together; places alike stand once."""
    acts: dict[str, list[PassPlan]] = {}
    for one in chosen.passes:
        acts.setdefault(one.pass_id, []).append(one)
    places: dict[str, None] = {}
    for drawings in acts.values():
        formulas = [one.formula for one in drawings if one.formula is not None]
        if formulas:
            when = f"{sessions_in_words(drawings[0].sessions)}: " if len(acts) > 1 else ""
            out.page.named("Dose", f"{when}{dose_in_short(formulas)}")
        maps = [one.map for one in drawings if one.map is not None]
        if maps:
            places["; ".join(where_in_short(one) for one in maps)] = None
    for words in places:
        out.page.named("Where", words)


def _cautions_about(chosen: Chosen, course: Course, screening: Screening) -> list[Finding]:
    """Cautions of tier A and B about what is chosen and where it goes."""
    things = {("protocol", chosen.protocol), ("concern", course.concern)}
    things |= {("zone", zone) for zone in course.zones}
    for one in chosen.passes:
        things |= {("technique", one.technique), ("device", one.device or "")}
        parts = one.formula.components if one.formula is not None else ()
        things |= {("substance", part.substance) for part in parts}
    return [
        one
        for kind, name in sorted(things)
        for one in screening.about(kind, name)
        if one.verdict is Verdict.CAUTION and one.tier != "C"
    ]


def _dates(chosen: Chosen) -> str:
    dates = ", ".join(day(one.on) for one in chosen.series.sessions)
    lost = " ".join(chosen.series.gives_up)
    return f"{dates}. {lost}" if dates and lost else dates or lost


def _missing(chosen: Chosen) -> list[str]:
    """What no source states and the physician therefore decides."""
    found = []
    for one in chosen.passes:
        found += ["needle"] if one.needle is None else []
        found += ["depth"] if one.depth is None else []
        found += ["spacing"] if one.spacing is None else []
    return list(dict.fromkeys(found))
