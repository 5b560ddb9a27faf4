"""Nothing that this patient may not have is ever in a plan.

What may not be had is worked out here from the entries again, without the planner.
"""

from functools import cache
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from tests.library.case_trees import admitted, healthy
from tests.library.drawn_cases import any_case, for_cases, plan_of, treatable_case
from tests.library.drawn_names import days_before
from tests.library.edition import knowledge as as_filed

from pistor.formats.document import plan_tree
from pistor.knowledge.sentences import stops_prescribed
from pistor.knowledge.statements import Verdict
from pistor.planning.plan import plan

STOPS = (Verdict.EXCLUDE, Verdict.REFER)


def chosen_courses(result):
    return [course for course in result.courses if course.chosen is not None]


def in_the_syringe(course):
    """The substances of each pass of a course, as its formula names them."""
    made = [one.formula for one in course.chosen.passes if one.formula is not None]
    return [{part.substance for part in formula.components} for formula in made]


def given_to_the_patient(result):
    syringes = [names for one in chosen_courses(result) for names in in_the_syringe(one)]
    found = set().union(*syringes)
    if result.numbing is not None and result.numbing.offered:
        found.add(result.numbing.substance)
    return found


def allergens_of(tree):
    rows = tree.get("answers", {}).get("allergies") or []
    return {row["id"] for row in rows if "id" in row}


def reacts_with(allergen, knowledge):
    """The allergen and everything that an entry says reacts across, in either direction."""
    entries = knowledge.allergens
    mine = {one.allergen for one in entries[allergen].cross_reacts_with}
    theirs = {
        name
        for name, entry in entries.items()
        if any(one.allergen == allergen for one in entry.cross_reacts_with)
    }
    return {allergen} | mine | theirs


@for_cases(any_case())
def test_no_patient_is_given_what_they_are_allergic_to_or_what_reacts_across(tree, knowledge):
    barred = {name for one in allergens_of(tree) for name in reacts_with(one, knowledge)}
    for name in given_to_the_patient(plan_of(tree)):
        assert not barred & set(knowledge.substances[name].allergens), name


def components(knowledge):
    """Every allergen of the medicines that the two concerns use, and what reacts across."""
    used = ("tranexamic-acid", "deoxycholic-acid", "anaesthetic-cream")
    held = {one for name in used for one in knowledge.substances[name].allergens}
    return sorted({name for one in held for name in reacts_with(one, knowledge)})


@given(allergen=st.deferred(lambda: st.sampled_from(components(as_filed()))))
def test_an_allergy_to_any_component_of_the_two_concerns_bars_it(allergen, knowledge):
    barred = reacts_with(allergen, knowledge)
    for name in ("melasma", "submental-fat"):
        tree = healthy(name, allergies=[{"id": allergen}]) | {"wishes": {"anaesthesia": "topical"}}
        for substance in given_to_the_patient(plan_of(tree)):
            assert not barred & set(knowledge.substances[substance].allergens)


# The law.


def law_of(code, knowledge):
    """A country and everything that it inherits."""
    entry = knowledge.jurisdictions.get((code or "").lower())
    above = [law_of(name.upper(), knowledge) for name in (entry.inherits if entry else ())]
    return ({code} if code else set()).union(*above)


def refused(refusal, course, law):
    """Whether a refusal is about this course: its place on the body, its country, its concern."""
    zones = {zone.removesuffix("_left").removesuffix("_right") for zone in course.zones}
    allowed_here = bool(refusal.zones_except) and zones <= set(refusal.zones_except)
    here = not refusal.jurisdictions or bool(law & set(refusal.jurisdictions))
    about_it = not refusal.concerns or course.concern in refusal.concerns
    return here and about_it and not allowed_here


@for_cases(any_case())
def test_no_patient_is_given_what_is_refused_there(tree, knowledge):
    law = law_of(tree.get("jurisdiction"), knowledge)
    for course in chosen_courses(plan_of(tree)):
        indication = knowledge.indications[course.concern]
        refusals = [] if indication.refuse is None else [indication.refuse]
        for names in in_the_syringe(course):
            refusals += [one for name in names for one in knowledge.substances[name].refusals]
        assert [one for one in refusals if refused(one, course, law)] == []


@for_cases(any_case())
def test_no_standing_stop_is_about_anything_that_is_chosen(tree):
    result = plan_of(tree)
    stops = [one for one in result.screening.findings if one.verdict in STOPS and one.stands]
    about = {one.applies_to if one.applies_to == "all" else str(one.applies_to) for one in stops}
    for course in chosen_courses(result):
        mine = {"all", f"concern {course.concern}", f"protocol {course.chosen.protocol}"}
        for one in course.chosen.passes:
            mine |= {f"technique {one.technique}", f"device {one.device}"}
            mine |= {f"zone {share.zone}" for share in (one.map.zones if one.map else ())}
        mine |= {f"substance {name}" for names in in_the_syringe(course) for name in names}
        assert not mine & about


@for_cases(any_case())
def test_no_concern_for_which_a_country_was_not_named_is_free_of_a_question(tree):
    result = plan_of(tree)
    if "jurisdiction" not in tree and result.screening.verdict is not Verdict.EXCLUDE:
        assert "jurisdiction" in {one.id for one in result.screening.questions}


# Pairs.


def named_by(written, substance, knowledge):
    if written == "any":
        return True
    if written.startswith("class:"):
        return written.removeprefix("class:") in knowledge.substances[substance].classes
    return written == substance


def forbidden(pair, where, law, knowledge):
    """The statements that forbid two substances in one syringe, area or day."""
    return [
        entry.id
        for entry in knowledge.incompatibilities.values()
        if entry.holds == "forbidden"
        and entry.where in where
        and (not entry.jurisdictions or law & set(entry.jurisdictions))
        and any(
            all(named_by(w, s, knowledge) for w, s in zip(entry.between, order, strict=True))
            for order in (pair, pair[::-1])
        )
    ]


@for_cases(any_case())
def test_no_syringe_holds_a_forbidden_pair(tree, knowledge):
    law = law_of(tree.get("jurisdiction"), knowledge)
    for course in chosen_courses(plan_of(tree)):
        for names in in_the_syringe(course):
            for pair in combinations(sorted(names), 2):
                assert forbidden(pair, {"syringe", "area", "day"}, law, knowledge) == []


def days_of(course):
    return {session.on for session in course.chosen.series.sessions}


@for_cases(treatable_case())
def test_no_forbidden_pair_is_given_on_one_day(tree, knowledge):
    law = law_of(tree["jurisdiction"], knowledge)
    for one, other in combinations(chosen_courses(plan_of(tree)), 2):
        days = [
            {session.on for session in course.chosen.series.sessions} for course in (one, other)
        ]
        if not days[0] & days[1]:
            continue
        where = {"day", "area"} if set(one.zones) & set(other.zones) else {"day"}
        for first in set().union(*in_the_syringe(one)):
            for second in set().union(*in_the_syringe(other)):
                assert forbidden((first, second), where, law, knowledge) == []


# Medicines that somebody prescribed.


@st.composite
def taken_on_prescription(draw, ids):
    """Medicines still taken, each prescribed or of unknown origin."""
    names = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))
    return [
        {"id": name, "last_taken": None} | draw(st.sampled_from([{"prescribed": True}, {}]))
        for name in names
    ]


@given(rows=st.deferred(lambda: taken_on_prescription(tuple(as_filed().medicines))))
def test_a_prescribed_medicine_never_gets_a_date_on_which_it_has_washed_out(rows):
    for name in ("melasma", "submental-fat"):
        result = plan(admitted(healthy(name, medicines=rows)), as_filed())
        dated = [one for one in result.screening.findings if one.until is not None]
        assert [one.rule for one in dated] == []
        assert [one.rule for one in result.screening.findings if one.verdict is Verdict.DEFER] == []


@given(
    name=st.deferred(lambda: st.sampled_from(tuple(as_filed().medicines))),
    ended=days_before(400),
)
def test_a_wash_out_of_what_was_prescribed_counts_from_a_dose_already_taken(name, ended):
    rows = [{"id": name, "last_taken": ended, "prescribed": True}]
    result = plan(admitted(healthy(medicines=rows)), as_filed())
    for one in result.screening.findings:
        if one.verdict is Verdict.DEFER:
            assert "until" not in one.say.lower() or one.until is not None, one.rule
            assert stops_prescribed(f"{one.say} {one.because}") is None


advice_in = cache(stops_prescribed)


def sentences_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from sentences_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from sentences_in(item)


@for_cases(any_case())
def test_no_sentence_of_a_plan_advises_to_stop_a_prescribed_medicine(tree):
    written = plan_tree(plan_of(tree))

    found = {text: advice_in(text) for text in sentences_in(written)}

    assert {text: words for text, words in found.items() if words} == {}


@for_cases(treatable_case())
def test_no_sentence_of_a_course_advises_to_stop_a_prescribed_medicine(tree):
    written = plan_tree(plan_of(tree))

    found = {text: advice_in(text) for text in sentences_in(written)}

    assert {text: words for text, words in found.items() if words} == {}


def test_no_sentence_of_the_knowledge_advises_to_stop_a_prescribed_medicine(knowledge):
    entries = [
        *(rule for rule in knowledge.screening.values()),
        *(one for one in knowledge.instructions.values()),
        *(one for one in knowledge.consent_points.values()),
    ]
    found = {
        one.id: stops_prescribed(f"{one.say} {getattr(one, 'because', '')}") for one in entries
    }

    assert {name: words for name, words in found.items() if words} == {}
