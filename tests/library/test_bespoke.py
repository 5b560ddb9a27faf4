"""A mixture that no source made: only on request, only of what sources carry, never chosen."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library import small_editions as made
from tests.library.case_trees import admitted, healthy
from tests.library.edition import knowledge as as_filed
from tests.library.small_editions import CITED, CONCERN, WORDS, amount

from pistor.case import BespokeRequest, Case, Concern, Decisions, Override
from pistor.formats.text import plan_text
from pistor.planning.bespoke import MOST_PARTS, Candidate, best_mixture
from pistor.planning.plan import plan

# The best of all mixtures, by trying every one.

NAMES = tuple("abcdefghijkl")


@st.composite
def graphs(draw):
    names = NAMES[: draw(st.integers(0, len(NAMES)))]
    candidates = [
        Candidate(
            id=name,
            weight=draw(st.integers(1, 4)),
            share=draw(st.builds(Fraction, st.integers(1, 12), st.sampled_from([12, 20, 25]))),
        )
        for name in draw(st.permutations(names))
    ]
    pairs = list(combinations(names, 2))
    density = draw(st.sampled_from([2, 5, 9]))
    good = {pair for pair in pairs if draw(st.integers(0, 9)) < density}
    return candidates, good


def best_of_all(candidates, good):
    """Every set of two to five, whose pairs are all good and whose shares fit, weighed."""
    rows = [
        (-sum(one.weight for one in chosen), len(chosen), tuple(sorted(one.id for one in chosen)))
        for many in range(2, MOST_PARTS + 1)
        for chosen in combinations(candidates, many)
        if sum(one.share for one in chosen) <= 1
        and all(tuple(sorted((a.id, b.id))) in good for a, b in combinations(chosen, 2))
    ]
    return min(rows)[2] if rows else ()


@settings(max_examples=200)
@given(graph=graphs())
def test_no_other_mixture_is_better(graph):
    assert best_mixture(*graph) == best_of_all(*graph)


@given(graph=graphs(), data=st.data())
def test_a_pair_that_nobody_mixed_any_more_never_makes_a_mixture_heavier(graph, data):
    candidates, good = graph
    weight = {one.id: one.weight for one in candidates}
    fewer = good - set(data.draw(st.lists(st.sampled_from(sorted(good)))) if good else ())
    before, after = (best_mixture(candidates, pairs) for pairs in (good, fewer))

    assert sum(weight[name] for name in after) <= sum(weight[name] for name in before)
    assert all(pair in fewer for pair in combinations(after, 2))


# A request, through the whole plan.


def trial(name, strength, *, standing="trial", favours="this", **fields):
    part = {"substance": name, "concentration": amount(strength, "mg/ml")}
    one = made.a_pass(part, volume_per_session_ml=amount(1, "ml"))
    won = {"scale": None, "say": "It won.", "favours": favours, "sources": CITED}
    body = {"standing": standing, "expect": {"response": [won]}}
    return made.protocol(one, name=f"{standing}-of-{name}", **body | fields)


def pair(first, second, holds="compatible", **fields):
    body = {"between": [first, second], "holds": holds, "where": "syringe", "sources": CITED}
    return made.entry(f"{first}-{second}-{holds}", because=f"They {holds}.", **body, **fields)


def sold(name, strength="100"):
    return made.entry(name, strengths=[{"concentration": amount(strength, "mg/ml")}])


NOBODY_TESTED = (
    "Each strength is one that a source injected for this concern, and a source mixed "
    "each pair; nobody tested all of them together."
)
THREE = ("first", "second", "third")
ALL_PAIRS = [pair(*names) for names in combinations(THREE, 2)]


def edition(*, protocols=None, pairs=ALL_PAIRS, substances=None, mixing="allowed", **kinds):
    country = made.entry("us", in_office_mixing=mixing, mixing_sources=CITED)
    return made.edition(
        indications=[made.indication()],
        jurisdictions=[country],
        protocols=[trial(name, 10) for name in THREE] if protocols is None else protocols,
        incompatibilities=pairs,
        substances=[sold(name) for name in THREE] if substances is None else substances,
        **kinds,
    )


def case(*names, asked=True):
    request = BespokeRequest(by="Dr A", reason="asked", substances=names or None)
    return Case(
        case=1,
        on=made.DAY,
        jurisdiction="US",
        concerns=(Concern(id=CONCERN, zones=("here",)),),
        decisions=Decisions(bespoke={CONCERN: request} if asked else {}),
    )


def answer(knowledge, *names):
    [course] = plan(case(*names), knowledge).courses
    return course.bespoke


def in_short(found):
    return [(part.substance, part.mg_per_ml) for part in found.parts], found.missing


def test_nobody_who_did_not_ask_is_shown_a_mixture():
    [course] = plan(case(asked=False), edition()).courses

    assert course.bespoke is None


def test_a_mixture_has_the_strengths_and_the_pairs_of_its_sources():
    found = answer(edition())

    assert in_short(found) == ([(name, 10) for name in THREE], ())
    assert (found.asked_by, found.reason, found.because) == ("Dr A", "asked", NOBODY_TESTED)
    assert [part.protocol for part in found.parts] == [f"trial-of-{name}" for name in THREE]
    assert found.sources


def test_a_mixture_is_never_chosen_nor_does_it_change_what_is():
    asked, silent = (plan(case(asked=one), edition()).courses[0] for one in (True, False))

    assert asked.chosen.protocol == "trial-of-first"
    assert replace(asked, bespoke=None) == silent


def test_the_weakest_strength_that_a_source_injected_is_taken():
    protocols = [trial("first", 40), trial("second", 10)]
    protocols.append(trial("first", 5, standing="consensus"))

    assert in_short(answer(edition(protocols=protocols)))[0] == [("first", 5), ("second", 10)]


# What is missing.

NO_LOCAL_DOSE = "third: no label, trial or consensus injected it for this concern in mg/ml."


@pytest.mark.parametrize(
    ("third", "line"),
    [
        ([], NO_LOCAL_DOSE),
        ([trial("third", 10, standing="practice")], NO_LOCAL_DOSE),
        ([trial("third", 10, refused=WORDS)], NO_LOCAL_DOSE),
        ([trial("third", 10, valid={"end": "2026-01-01"})], NO_LOCAL_DOSE),
        ([trial("third", 10, favours="neither")], "third: no comparison that was read favours it."),
        ([trial("third", 200)], "third: no strength was read from which to make it."),
    ],
)
def test_a_substance_that_no_source_carries_is_left_out_with_what_is_missing(third, line):
    protocols = [*(trial(name, 10) for name in THREE[:2]), *third]
    found = answer(edition(protocols=protocols), *THREE)

    assert in_short(found) == ([("first", 10), ("second", 10)], (line,))


def test_a_percentage_without_its_basis_is_no_local_dose():
    bare = trial("third", 10)
    bare["passes"][0]["components"][0]["concentration"]["unit"] = "percent"
    protocols = [*(trial(name, 10) for name in THREE[:2]), bare]

    assert answer(edition(protocols=protocols), *THREE).missing == (NO_LOCAL_DOSE,)


def test_without_any_pair_that_a_source_mixed_no_mixture_can_be_justified():
    found = answer(edition(pairs=[]))

    assert found.because == "No mixture can be justified."
    assert in_short(found) == (
        [],
        tuple(f"No source that was read mixed {a} with {b}." for a, b in combinations(THREE, 2)),
    )


def test_what_was_asked_for_and_fits_with_not_all_of_the_others_is_named():
    found = answer(edition(pairs=[pair("first", "second"), pair("second", "third")]), *THREE)

    assert in_short(found) == (
        [("first", 10), ("second", 10)],
        ("No source that was read mixed first with third.",),
    )


def test_what_has_no_room_beside_the_others_is_named():
    substances = [sold("first"), sold("second", "20"), sold("third", "20")]
    found = answer(edition(substances=substances), *THREE)

    assert in_short(found) == (
        [("first", 10), ("second", 10)],
        ("third: no room is left beside the others.",),
    )


def test_a_pair_that_is_forbidden_is_not_mixed_though_another_source_mixed_it():
    pairs = [*ALL_PAIRS, pair("first", "second", "forbidden")]
    found = answer(edition(pairs=pairs), "first", "second")

    assert in_short(found) == ([], ("first with second: They forbidden.",))


@pytest.mark.parametrize(("country", "parts"), [("FR", 3), ("US", 0)])
def test_a_pair_is_forbidden_only_where_its_law_holds(country, parts):
    pairs = [*ALL_PAIRS, pair("any", "any", "forbidden", jurisdictions=[country])]

    assert len(answer(edition(pairs=pairs)).parts) == parts


# What bars every mixture.


def rule(verdict, about="all"):
    return made.entry(
        "stop",
        topic="stop",
        applies_to=about,
        when={"is_": {"fact": "pregnant", "value": True}},
        verdict=verdict,
        say="Not now.",
        because="Made up for a test.",
        override="physician",
        positions=[{"id": "only", "says": "Not now.", "sources": CITED}],
    )


def pregnant(knowledge, *, overridden=False):
    now = case()
    answers = replace(now.answers, pregnant=True)
    decided = now.decisions
    if overridden:
        row = Override(rule="stop", on=date(2026, 11, 21), by="Dr A", reason="talked over")
        decided = replace(decided, overrides=(row,))
    return plan(replace(now, answers=answers, decisions=decided), knowledge).courses[0].bespoke


@pytest.mark.parametrize("verdict", ["ask", "defer", "refer", "exclude"])
def test_what_screening_bars_altogether_is_not_mixed_either(verdict):
    knowledge = edition(screening=[rule(verdict)])

    assert pregnant(knowledge).because == "Not now."
    assert pregnant(knowledge).parts == ()
    assert len(pregnant(knowledge, overridden=True).parts) == 3


def test_a_substance_that_screening_bars_is_left_out_in_its_words():
    knowledge = edition(screening=[rule("exclude", {"substance": "first"})])

    assert in_short(pregnant(knowledge)) == (
        [("second", 10), ("third", 10)],
        ("first: Not now.",),
    )


def test_a_substance_of_a_regimen_that_nobody_may_choose_is_screened_as_well():
    open_one = trial("first", 10)
    del open_one["passes"][0]["volume_per_session_ml"]
    protocols = [open_one, *(trial(name, 10) for name in THREE[1:])]
    stop = rule("exclude", {"substance": "first"})
    bare, barred = (edition(protocols=protocols, screening=rows) for rows in ([], [stop]))

    assert in_short(pregnant(bare))[0] == [(name, 10) for name in THREE]
    assert in_short(pregnant(barred)) == (
        [("second", 10), ("third", 10)],
        ("first: Not now.",),
    )


def test_a_law_that_leaves_mixing_to_a_pharmacy_refuses_in_its_words():
    found = answer(edition(mixing="pharmacy-only"))

    assert found.because == "us: medicines are mixed in a pharmacy only, not in the practice."
    assert (found.parts, found.missing) == ((), ())
    assert found.sources


def melasma(country, *names):
    asked = {"melasma": {"by": "Dr A", "reason": "asked", "substances": list(names)}}
    tree = healthy() | {"jurisdiction": country, "decisions": {"bespoke": asked}}
    [course] = plan(admitted(tree), as_filed()).courses
    return course


def test_france_refuses_every_mixture_and_still_chooses_a_protocol():
    course = melasma("FR", "tranexamic-acid", "glutathione")

    assert course.chosen is not None
    assert course.bespoke.parts == ()
    assert course.bespoke.because.endswith(
        "medicines are mixed in a pharmacy only, not in the practice."
    )


def test_today_no_edition_carries_a_mixture_for_melasma_and_it_says_what_is_missing():
    course = melasma("US", "tranexamic-acid", "glutathione")

    assert course.bespoke.because == "No mixture can be justified."
    assert any(
        line.endswith("no label, trial or consensus injected it for this concern in mg/ml.")
        for line in course.bespoke.missing
    )


# Shown.


def test_a_mixture_stands_in_the_text_and_in_the_json():
    knowledge = edition()
    result = plan(case(), knowledge)
    told = json.loads(result.to_json())["courses"][0]["bespoke"]
    text = " ".join(plan_text(result, knowledge, colour=False).split())

    assert [(part["substance"], part["mg_per_ml"]) for part in told["parts"]] == [
        (name, "10") for name in THREE
    ]
    assert "Asked for by Dr A: asked" in text
    assert "It is never chosen: the physician alone answers for it." in text


def test_a_refusal_stands_in_the_text_with_what_is_missing():
    knowledge = edition(pairs=[])
    text = " ".join(plan_text(plan(case(), knowledge), knowledge, colour=False).split())

    assert "No mixture can be justified." in text
    assert "No source that was read mixed first with second." in text
    assert "It is never chosen" not in text
