"""What the page on hazards says is done about them, as far as no other test holds it."""

from collections import defaultdict
from decimal import Decimal

import pytest
from tests.library.edition import examples
from tests.library.edition import knowledge as as_filed
from tests.library.formats.printed_pages import bare, pdf_of, words_of
from tests.library.planned_examples import all_plans, chosen_in, plan_of

from pistor.formats.pdf_documents import DOCUMENTS
from pistor.formats.svg import map_pages
from pistor.planning.course import numbers_of
from pistor.planning.relevance import bare as without_side
from pistor.planning.series import sessions_done

TWO_DOSES = "back-pain-acute"


def drawings_by_pass(chosen):
    """The passes of a plan by the pass of their protocol, one for each drawing."""
    found = defaultdict(list)
    for row in chosen.passes:
        found[row.pass_id].append(row)
    return found


def test_every_session_has_just_the_passes_that_its_source_gives_it():
    for plan in all_plans():
        for chosen in chosen_in(plan):
            protocol = as_filed().protocols[chosen.protocol]
            done = sessions_done(protocol, plan.case, as_filed())
            count = len(chosen.series.sessions) or max(1, chosen.series.asked_for)
            wanted = {one.id: numbers_of(one, done, count) for one in protocol.passes}
            drawn = drawings_by_pass(chosen)

            assert {(name, row.sessions) for name, rows in drawn.items() for row in rows} == {
                (name, numbers) for name, numbers in wanted.items() if numbers
            }


def test_a_dose_that_changes_between_sessions_is_a_pass_and_a_sheet_for_each():
    (chosen,) = chosen_in(plan_of(TWO_DOSES))
    doses = {
        row.sessions: part.amount
        for row in chosen.passes
        for part in row.formula.components
        if part.substance == "methylprednisolone"
    }
    days = {one.number: one.on.isoformat() for one in chosen.series.sessions}
    sheets = words_of(pdf_of(TWO_DOSES, "draw-up")).split("What is needed")

    assert doses == {(1, 2): Decimal(40), (3, 4, 5): Decimal(20)}
    assert [[number for number in days if days[number] in one] for one in sheets] == [
        [1, 2],
        [3, 4, 5],
        [],
    ]


def test_the_drawings_of_a_pass_hold_one_session_together():
    """A source's volume for a session is that of all its drawings, and no more."""
    for plan in all_plans():
        for chosen in chosen_in(plan):
            for one in as_filed().protocols[chosen.protocol].passes:
                rows = [row for row in drawings_by_pass(chosen)[one.id] if row.formula]
                total = sum((row.formula.total_ml for row in rows), Decimal(0))
                zones = [zone.zone for row in rows for zone in row.map.zones]

                assert len(zones) == len(set(zones))
                assert one.session_ml is None or total <= one.session_ml


def test_others_than_those_studied_get_a_protocol_only_when_a_physician_names_it():
    for plan in all_plans():
        named = set(plan.case.decisions.protocols.values())
        for chosen in chosen_in(plan):
            studied = as_filed().protocols[chosen.protocol].studied_in
            sex = None if studied is None else studied.sex

            assert sex in {None, plan.case.patient.sex} or chosen.protocol in named

    (left_open,) = plan_of("hair-man").courses
    (named_one,) = chosen_in(plan_of("hair-man-physician-names-it"))

    assert left_open.chosen is None
    assert [row.because for row in left_open.not_chosen if row.protocol == named_one.protocol] == [
        "Its source treated women only; a physician may name it."
    ]


def test_no_instruction_is_told_that_is_meant_for_another_concern():
    meant = {one.say: one.concerns for one in as_filed().instructions.values()}
    for plan in all_plans():
        treated = {course.concern for course in plan.courses if course.chosen is not None}
        odd = [
            one.say
            for one in plan.instructions
            if meant[one.say] and not treated & set(meant[one.say])
        ]

        assert odd == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_page_names_its_case_its_edition_and_its_number_at_the_foot(document):
    name = "melasma-standard"
    plan = plan_of(name)
    case, edition = (
        one.removeprefix("sha256:")[:12] for one in (plan.case_digest, plan.knowledge.digest)
    )
    text = bare(words_of(pdf_of(name, document)))
    pages = int(text.rpartition("of")[2])

    assert text.count(bare(f"Case {case}.")) == pages
    assert text.count(f"({edition})") == pages
    assert [bare(f"Page {number} of {pages}") in text for number in range(1, pages + 1)] == (
        [True] * pages
    )


@pytest.mark.parametrize("name", ["melasma-standard", "melasma-pregnant", "hair-woman"])
def test_every_page_of_a_map_names_its_case_and_its_edition(name):
    plan = plan_of(name)
    case, edition = (
        one.removeprefix("sha256:")[:12] for one in (plan.case_digest, plan.knowledge.digest)
    )
    pages = map_pages(plan, as_filed())

    assert [page.count(f"({edition}). Case {case}.") for page in pages] == [1] * len(pages)


def test_two_cases_have_two_digests():
    digests = [plan_of(path.stem).case_digest for path in examples()]

    assert len(set(digests)) == len(digests)


def test_no_point_of_a_plan_lies_on_the_other_side_of_the_patient():
    for plan in all_plans():
        for course in plan.courses:
            for one in course.chosen.passes if course.chosen else ():
                drawn = {point.zone for point in one.map.points} if one.map else set()
                sides = {zone.removeprefix(without_side(zone)) for zone in drawn}
                view = as_filed().views[one.map.view] if one.map else None

                assert drawn <= set(course.zones)
                assert view is None or view.patient_left != "towards-viewer" or len(sides) == 1
