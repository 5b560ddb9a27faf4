"""What is let in at once is what the doorkeeper lets in, and nothing else is."""

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.drawn_cases import any_case
from tests.library.edition import documents

from pistor.case import Case
from pistor.doorkeeping import door
from pistor.knowledge.conditions import Condition
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Validity, Verdict
from pistor.quick_door import DOES_NOT_FIT, reader
from pistor.strict_yaml import to_python_names

KINDS_OF_VALUE = (
    str,
    bool,
    int,
    Decimal,
    date,
    Verdict,
    Literal[1],
    Literal["a", "b"],
    Literal["not said"] | date | None,
    Decimal | Literal["position"],
    str | None,
    tuple[str, ...],
    tuple[tuple[Decimal, Decimal], ...],
    dict[str, Decimal],
    dict[int, date],
    Validity,
    Validity | None,
    Literal["all"] | Validity,
)
WORDS = st.sampled_from(["a", "b", "1", "0.5", "-3", "1e3", "2026-11-21", "2026-02-30", "ask", ""])
KEYS = st.sampled_from(["start", "end", "1", "01", "from_", "other"])
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


def told(kind: Any, tree):
    """What the doorkeeper makes of a tree; None when there is anything to tell."""
    with suppress(Exception):
        return (door(kind).read(tree),)
    return None


def let_in(kind, tree):
    try:
        return (reader(kind)(tree),)
    except DOES_NOT_FIT:
        return None


@pytest.mark.parametrize("kind", KINDS_OF_VALUE, ids=str)
@given(tree=TREES)
def test_both_doors_let_in_the_same_of_every_type(kind, tree):
    assert let_in(kind, tree) == told(kind, tree)


def spoiled(tree, places):
    """A tree with something else at one place, chosen by a row of numbers."""
    number, *rest = places or [0]
    if not rest or not isinstance(tree, dict | list) or not tree:
        return [None, True, 7, "0.5", [], {}][number % 6]
    if isinstance(tree, list):
        at = number % len(tree)
        return [*tree[:at], spoiled(tree[at], rest), *tree[at + 1 :]]
    key = sorted(tree)[number % len(tree)]
    if number % 7 == 6:
        return {name: one for name, one in tree.items() if name != key}
    if number % 7 == 5:
        return {**tree, f"{key}x": tree[key]}
    return {**tree, key: spoiled(tree[key], rest)}


PLACES = st.lists(st.integers(0, 200), min_size=2, max_size=6)


@given(tree=any_case(), places=PLACES)
def test_both_doors_let_in_the_same_cases(tree, places):
    tree = to_python_names(json.loads(json.dumps(tree)))

    assert let_in(Case, tree) == told(Case, tree) is not None
    assert let_in(Case, spoiled(tree, places)) == told(Case, spoiled(tree, places))


@given(number=st.integers(0), places=PLACES)
def test_both_doors_let_in_the_same_entries(number, places):
    document = documents()[number % len(documents())]
    tree = to_python_names(document.read.tree)
    broken, kind = spoiled(tree, places), KINDS[document.kind]

    assert let_in(kind, tree) == (document.entry,)
    assert let_in(kind, broken) == told(kind, broken)


def test_the_doorkeeper_lets_in_every_entry_of_the_shipped_edition():
    shipped = Knowledge.load()
    kinds = json.loads(shipped.compiled())["kinds"]
    let_in = {
        kind: {tree["id"]: door(KINDS[kind]).read(tree) for tree in trees}
        for kind, trees in kinds.items()
    }

    assert let_in == {kind: dict(shipped.of(kind)) for kind in KINDS}


def test_a_shape_that_holds_itself_is_read_to_its_end():
    leaf = {"known": {"fact": "age"}}
    tree = {"all": [leaf, {"not_": leaf}]}

    assert let_in(Condition, tree) == told(Condition, tree)
    assert let_in(Condition, {"all": [leaf], "known": {"fact": "age"}}) is None
