"""The draw-up sheet: what goes into each syringe, step by step, with room to sign for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pistor.formats.pdf_law import pharmacies_only
from pistor.formats.pdf_page import Sheet
from pistor.formats.pdf_standing import chosen_in, withheld
from pistor.formats.text_dose import folded_steps, limit_in_words, used_in_words
from pistor.formats.text_layout import Tone
from pistor.formats.text_screening import question_in_words
from pistor.formats.text_words import NOT_KNOWN, count, day, lowered, quantity
from pistor.knowledge.entries import Jurisdiction
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.course import Chosen, Course
from pistor.planning.formulation import ComponentShown, Formula
from pistor.planning.passes import PassPlan
from pistor.planning.plan import Plan

_TO_TICK = "☐"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """One pass that has a formula, and whose it is."""

    plan: Plan
    knowledge: Knowledge
    course: Course
    chosen: Chosen
    one: PassPlan
    formula: Formula


def write_draw_up(page: Sheet, plan: Plan, knowledge: Knowledge) -> None:
    """One page for every pass that has a formula; none where nothing may be drawn up."""
    if withheld(plan):
        _write_withheld(page, plan)
        return
    acts = list(_acts(plan, knowledge))
    for number, act in enumerate(acts):
        if number:
            page.new_page()
        _write_act(page, act)
    if not acts:
        page.section("Nothing is drawn up")
        page.say("No pass of this plan has a formula; the plan says why.")


def _acts(plan: Plan, knowledge: Knowledge) -> Iterator[_Act]:
    for course in plan.courses:
        for one in course.chosen.passes if course.chosen is not None else ():
            if course.chosen is not None and one.formula is not None:
                yield _Act(
                    plan=plan,
                    knowledge=knowledge,
                    course=course,
                    chosen=course.chosen,
                    one=one,
                    formula=one.formula,
                )


def _write_withheld(page: Sheet, plan: Plan) -> None:
    """Why there is no dose on this sheet, and what to do about it."""
    page.section("Nothing is drawn up")
    page.say("No dose is printed here, so that nobody prepares what may not be injected.")
    for one in plan.screening.questions:
        page.say(question_in_words(one, plan.screening), mark=_TO_TICK)
    if not plan.screening.questions and not chosen_in(plan):
        page.say("Nothing is proposed for any concern; the plan says why.")


def _write_act(page: Sheet, act: _Act) -> None:
    one, chosen, formula = act.one, act.chosen, act.formula
    page.section(chosen.title)
    page.named("For", act.course.title)
    if len(chosen.passes) > 1:
        page.named("Part", ", ".join(_part(act)))
    page.named("Sessions", "; ".join(_sessions(one, chosen)))
    page.named("Technique", f"{one.technique_title}, {one.layer.replace('-', ' ')}")
    forbidden = pharmacies_only(act.plan, act.knowledge)
    if forbidden and len(formula.components) > 1:
        _write_forbidden(page, forbidden)
        return
    page.fields(["Session number", "Date", "Time"])
    _write_components(page, formula, act.knowledge)
    _write_steps(page, formula, chosen)
    syringes, label = Sheet(), Sheet()
    _write_syringes(syringes, formula)
    _write_label(label, one, formula, act.course)
    page.beside(syringes, label)
    _write_limits(page, formula, act.knowledge)
    page.fields(["Drawn up by", "Checked by", "Injected by"])


def _part(act: _Act) -> Iterator[str]:
    """Which pass this is, and on which drawing where a pass has several."""
    yield act.one.id.replace("-", " ")
    if act.one.map is not None:
        yield act.knowledge.views[act.one.map.view].title


def _write_forbidden(page: Sheet, laws: Iterable[Jurisdiction]) -> None:
    """That this mixture is not made here, and what each law says of it."""
    for entry in laws:
        told = [words.say for words in entry.statements if "mix" in words.say.lower()]
        title = f"{entry.title}: no mixture is prepared in the practice"
        page.card(title, told or ["Ask a pharmacy to prepare it."], tone="stop")


def _sessions(one: PassPlan, chosen: Chosen) -> Iterator[str]:
    dates = {row.number: row.on for row in chosen.series.sessions}
    for number in one.sessions:
        yield f"{number}: {day(dates[number])}" if number in dates else f"{number}: no day yet"


def _write_components(page: Sheet, formula: Formula, knowledge: Knowledge) -> None:
    page.part("What is needed")
    head = ["medicine", "sold as", "strength", "dose", "volume", "lot", "expiry", "opened"]
    rows = [head, *(_component(one, knowledge) for one in formula.components)]
    page.table(rows, "lllrrlll", head=True)
    for one in formula.components:
        if one.note:
            page.say(f"{one.title}: {one.note}", mark="*", tone="caution")
    points = sum(one.points for one in formula.syringes)
    page.say(
        f"{quantity(formula.total_ml, 'ml')} in all: {count(points, 'point')} of "
        f"{quantity(formula.volume_per_point_ml, 'ml')}.",
        tone="heading",
    )


def _component(one: ComponentShown, knowledge: Knowledge) -> list[str]:
    sold = [
        quantity(row.concentration.value, row.concentration.unit)
        for row in knowledge.substances[one.substance].strengths
    ]
    return [
        one.title,
        " or ".join(dict.fromkeys(sold)) or NOT_KNOWN,
        _strength(one) or NOT_KNOWN,
        quantity(one.amount, one.unit),
        quantity(one.volume_ml, "ml"),
        *("________", "________", "________"),
    ]


def _strength(one: ComponentShown) -> str:
    strength = one.concentration
    return "" if strength is None else quantity(strength.value, strength.unit)


def _write_steps(page: Sheet, formula: Formula, chosen: Chosen) -> None:
    page.part("In this order")
    for number, step in enumerate(folded_steps(formula), start=1):
        page.say(step, mark=f"{_TO_TICK} {number}.")
    for words in dict.fromkeys((*chosen.draw_up, *formula.handling)):
        page.say(words.say, mark="-")


def _write_syringes(page: Sheet, formula: Formula) -> None:
    page.part(f"Syringes ({len(formula.syringes)})")
    rows = [["syringe", "volume", "points", "drawn up at", "by"]]
    rows += [
        [str(one.number), quantity(one.ml, "ml"), str(one.points), "__________", "__________"]
        for one in formula.syringes
    ]
    page.table(rows, "rrrll", head=True)


def _write_limits(page: Sheet, formula: Formula, knowledge: Knowledge) -> None:
    """How much of each limit a session uses, how many checks hold, and each that does not."""
    page.part("Limits and checks of one session")
    for row in {row.rule: row for one in formula.components for row in one.limits}.values():
        tone: Tone | None = "stop" if row.holds is False and row.binds else None
        page.named(used_in_words(row, knowledge), limit_in_words(row), tone=tone)
    holding = sum(one.holds is True for one in formula.checks)
    page.named("Checks", f"{holding} of {len(formula.checks)} hold")
    for one in formula.checks:
        if one.holds is False:
            page.named("Does not hold", one.detail, tone="stop")
        elif one.holds is None:
            page.named("Not known", one.detail, tone="caution")


def _write_label(page: Sheet, one: PassPlan, formula: Formula, course: Course) -> None:
    page.part("Text of the label")
    alone = len(formula.components) == 1
    contents = " + ".join(_content(part, alone=alone) for part in formula.components)
    number = len(formula.syringes)
    page.label(
        [
            "Patient, born: ______________________________",
            f"{contents}, {_volumes(formula)}, for {lowered(course.title)}",
            f"Syringe ____ of {number}. Lot: ________________",
            "Drawn up on ____________ at ________ by ________",
            f"For the {one.layer.replace('-', ' ')} only. Discard what is left.",
        ]
    )


def _content(one: ComponentShown, *, alone: bool) -> str:
    """What a label names: the strength of one medicine, the dose of each in a mixture."""
    dose = "" if one.amount is None else quantity(one.amount, one.unit)
    facts = _strength(one) or dose if alone else dose or _strength(one)
    return f"{one.title} {facts}".strip()


def _volumes(formula: Formula) -> str:
    volumes = sorted({one.ml for one in formula.syringes})
    return " or ".join(quantity(one, "ml") for one in volumes)
