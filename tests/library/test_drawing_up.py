"""How the contents of the syringes are made: exact strengths in whole tenths, or no recipe."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library import small_editions as made
from tests.library.case_trees import admitted, healthy
from tests.library.drawn_cases import complete_protocols, plan_of
from tests.library.edition import knowledge as as_filed
from tests.library.small_editions import amount

from pistor.case import Practice, Stocked
from pistor.planning.dosing import Session
from pistor.planning.drawing_up import mixed, steps_for

LABEL = "Label every syringe with patient, contents, lot and time. Discard what is left."


# Volumes in whole tenths.


def smallest_batch(shares, total):
    """The first whole number of tenths from the total on of which every share is whole tenths."""
    tenths = ceil(total * 10)
    while any((share * tenths).denominator > 1 for share in shares):
        tenths += 1
    return [share * tenths / 10 for share in shares], Fraction(tenths, 10)


SHARES = st.lists(
    st.builds(Fraction, st.integers(1, 6), st.sampled_from([8, 10, 12, 20, 25])),
    min_size=1,
    max_size=4,
).filter(lambda shares: sum(shares) <= 1)


@given(shares=SHARES, total=st.integers(1, 900).map(lambda number: Decimal(number) / 100))
def test_a_mixture_is_the_smallest_batch_of_whole_tenths_with_exact_shares(shares, total):
    parts, batch = mixed(shares, total)

    assert (list(map(Fraction, parts)), Fraction(batch)) == smallest_batch(shares, Fraction(total))


# In words.


def steps(one, *, substances=None, total="1", whole=None, stock=None):
    """The steps for a pass of a small edition that injects `total` ml."""
    rows = {} if substances is None else {"substances": substances}
    knowledge = made.edition(protocols=[made.protocol(one)], **rows)
    [regimen] = knowledge.protocols.values()
    session = Session(
        protocol=regimen,
        one=regimen.passes[0],
        points=1,
        volume_ml=Decimal(total),
        total_ml=Decimal(total),
        area_cm2=Decimal(10),
        spacing_mm=Decimal(10),
        sessions_with={},
    )
    case = made.case_of(None)
    if stock is not None:
        case = replace(case, practice=Practice(stock=tuple(stock)))
    return list(steps_for(session, case, knowledge, whole_ml=Decimal(whole or total)))


def sold(name, *strengths):
    """A substance sold at strengths in mg/ml, each with its pack in ml."""
    rows = [{"concentration": amount(value, "mg/ml"), "pack_ml": pack} for value, pack in strengths]
    return made.entry(name, strengths=rows)


def at(name, strength):
    return {"substance": name, "concentration": amount(strength, "mg/ml")}


BY_VOLUME = [
    {"substance": "first", "volume_ml": amount(2, "ml"), "stock": amount(2, "percent_wv")},
    {"substance": "second", "volume_ml": amount(1, "ml")},
]
ASK_THE_PHYSICIAN = "The source read does not name the diluent: the physician does."


def test_parts_are_drawn_up_by_the_volumes_that_the_source_mixed():
    assert steps(made.a_pass(*BY_VOLUME), total="3") == [
        "Draw up 2 ml of first 2 %.",
        "Draw up 1 ml of second.",
        "Mix them: 3 ml in all. The source gives no order of drawing up.",
    ]


def test_what_is_mixed_and_not_injected_is_discarded():
    assert steps(made.a_pass(*BY_VOLUME), total="2.4")[3:] == [
        "Of these 2.4 ml are injected; the rest is discarded."
    ]


def test_one_drawing_of_several_says_its_own_part_and_what_is_discarded_of_all():
    assert steps(made.a_pass(*BY_VOLUME), total="1", whole="2.4")[3:] == [
        (
            "This is made once for the whole session: 1 ml of it are for this map, "
            "the rest for the others."
        ),
        "Of these 2.4 ml are injected; the rest is discarded.",
    ]


def test_a_finished_product_is_used_as_it_is_supplied():
    one = made.a_pass({"substance": "filler", "undiluted": True})

    assert steps(one, total="0.85") == [
        "Use 0.85 ml of filler as supplied: not diluted, not mixed."
    ]


def test_a_mixture_by_strength_is_made_exactly_from_what_is_sold():
    """4 of 100 and 10 of 50 mg/ml: a twenty-fifth and a fifth, so 0.1 and 0.5 ml in 2.5 ml."""
    substances = [sold("first", (100, "5")), sold("second", (50, "2"))]

    assert steps(made.a_pass(at("first", 4), at("second", 10)), substances=substances) == [
        "Draw up 0.1 ml of first 100 mg/ml.",
        "Draw up 0.5 ml of second 50 mg/ml.",
        f"Fill up to 2.5 ml. {ASK_THE_PHYSICIAN}",
        "Draw up 1 ml of the mixture. No order of mixing was read.",
    ]


def test_the_weakest_strength_that_suffices_is_taken_and_no_diluent_where_none_is_needed():
    substances = [sold("first", (5, "1"), (20, "1"), (100, "5")), sold("second", (20, "2"))]

    assert steps(made.a_pass(at("first", 10), at("second", 10)), substances=substances) == [
        "Draw up 0.5 ml of first 20 mg/ml.",
        "Draw up 0.5 ml of second 20 mg/ml.",
        "Draw up 1 ml of the mixture. No order of mixing was read.",
    ]


def test_strengths_too_weak_for_a_mixture_give_no_recipe():
    substances = [sold("first", (10, "1")), sold("second", (10, "1"))]

    assert steps(made.a_pass(at("first", 8), at("second", 4)), substances=substances) == [
        "The strengths that were read are too weak for this mixture; it cannot be drawn up."
    ]


@pytest.mark.parametrize(
    "part", [at("second", 200), {"substance": "second", "concentration": amount(2, "percent")}]
)
def test_a_part_without_a_strength_that_suffices_gives_no_recipe(part):
    substances = [sold("first", (100, "5")), sold("second", (50, "2"))]

    assert steps(made.a_pass(at("first", 4), part), substances=substances) == [
        "It cannot be drawn up from what was read: an amount is missing or has no basis.",
        "Mix as the protocol's own source states; it gives no order of drawing up.",
    ]


def test_one_medicine_is_undiluted_diluted_or_too_weak():
    one = made.a_pass(at("first", 10))

    assert steps(one, substances=[sold("first", (10, "2"))], total="4.2") == [
        "Draw up 4.2 ml of first 10 mg/ml, undiluted.",
        "That takes 3 vials of 2 ml.",
    ]
    assert steps(one, substances=[sold("first", (50, "2"))], total="1.2") == [
        f"Dilute 0.3 ml of first 50 mg/ml to 1.5 ml: that is 10 mg/ml. {ASK_THE_PHYSICIAN}",
        "Draw up 1.2 ml of it.",
    ]
    assert steps(one, substances=[sold("first", (5, "2"))]) == [
        "No strength of at least 10 mg/ml was read; it cannot be drawn up."
    ]
    assert steps(one, substances=[made.entry("first")]) == [
        "No strength of first was read: follow the product's own leaflet."
    ]


def test_what_is_in_stock_is_used_before_what_was_read():
    one = made.a_pass(at("first", 10))
    stock = [Stocked(substance="first", concentration=Decimal(20), unit="mg/ml")]
    odd = [Stocked(substance="first", concentration=Decimal(1), unit="percent")]

    assert steps(one, substances=[sold("first", (10, "2"))], stock=stock)[0].startswith(
        "Dilute 0.5 ml of first 20 mg/ml to 1 ml"
    )
    assert steps(one, substances=[sold("first", (10, "2"))], stock=odd)[0].startswith(
        "Draw up 1 ml of first 10 mg/ml"
    )


# Two medicines and the law.


@pytest.mark.parametrize("concern", ["low-back-pain", "chronic-low-back-pain"])
def test_france_draws_up_nothing_with_more_than_one_medicine(concern):
    for protocol in complete_protocols(concern):
        mixing = {
            part.substance
            for one in as_filed().protocols[protocol].passes
            for part in one.components
            if "diluent" not in as_filed().substances[part.substance].classes
        }
        tree = healthy(concern) | {"decisions": {"protocols": {concern: protocol}}}
        [course] = plan_of(tree | {"jurisdiction": "FR"}).courses
        said = {row.protocol: row.because for row in course.not_chosen}
        if len(mixing) > 1:
            assert course.chosen is None
            assert "medicines are mixed in a pharmacy only" in said[protocol]


def test_costantinos_mixture_is_drawn_up_by_volume_elsewhere():
    tree = healthy("low-back-pain")
    [course] = plan_of(tree).courses
    first, later = course.chosen.passes

    assert admitted(tree).jurisdiction == "US"
    for one in (first, later):
        assert one.formula.steps == (
            "Draw up 1 ml of lidocaine 2 %.",
            "Draw up 1 ml of ketoprofen.",
            "Draw up 1 ml of methylprednisolone.",
            "Mix them: 3 ml in all. The source gives no order of drawing up.",
            f"Syringe 1: 3 ml for {one.map.count} points.",
            LABEL,
        )
