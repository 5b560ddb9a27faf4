"""The cases that the property tests draw reach every concern, country and decision there is."""

from collections import Counter

import pytest
from hypothesis import Phase, given, seed, settings
from tests.library.drawn_cases import any_case, complete_protocols, treatable_case
from tests.library.drawn_names import CONCERNS, COUNTRIES, TREATABLE
from tests.library.edition import knowledge as as_filed

from pistor.planning.views import drawings_for


def decided(tree, key):
    return tree.get("decisions", {}).get(key) or {}


def most_drawings(tree):
    return max(len(drawings_for(tuple(one["zones"]), {}, as_filed())) for one in tree["concerns"])


def reached_by(tree):
    """What is in a case that the tests of properties must have seen."""
    mixtures = decided(tree, "bespoke").values()
    reached = {
        "two anaesthetics": len(decided(tree, "numbing")) > 1,
        "a mixture of anything": any("substances" not in asked for asked in mixtures),
        "a mixture of what is named": any("substances" in asked for asked in mixtures),
        "a protocol": bool(decided(tree, "protocols")),
        "two concerns": len(tree["concerns"]) > 1,
        "three drawings": most_drawings(tree) > 2,
        "an earlier session": bool(tree["answers"].get("earlier_sessions")),
    }
    return [name for name, there in reached.items() if there]


def test_every_concern_and_every_country_of_the_edition_is_drawn():
    countries = {one.upper() for one in as_filed().jurisdictions} - {"EU"}

    assert set(CONCERNS) == set(as_filed().indications)
    assert set(TREATABLE) == {name for name in CONCERNS if complete_protocols(name)}
    assert countries < set(COUNTRIES)


@pytest.mark.parametrize("strategy", [any_case, treatable_case])
def test_every_kind_of_decision_and_several_drawings_are_drawn(strategy):
    seen = Counter()

    @seed(20261121)
    @settings(max_examples=150, phases=[Phase.generate])
    @given(tree=strategy())
    def look(tree):
        seen.update(reached_by(tree))

    look()

    assert set(seen) == {
        "two anaesthetics",
        "a mixture of anything",
        "a mixture of what is named",
        "a protocol",
        "two concerns",
        "three drawings",
        "an earlier session",
    }
