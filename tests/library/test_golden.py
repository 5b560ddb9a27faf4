"""Every example gives the plan that was read and kept, to the last byte."""

from difflib import unified_diff

import pytest
from tests.golden import update
from tests.library.edition import examples

from pistor.formats.case_file import read_case
from pistor.formats.document import plan_tree
from pistor.planning.plan import plan

REMEDY = "If this is meant, run `python3 dev.py golden` and read the difference."


def difference(kept, now):
    rows = list(unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", n=2, lineterm=""))
    more = f"\n… and {len(rows) - 60} lines more" if len(rows) > 60 else ""
    return "\n".join(rows[:60]) + more


@pytest.mark.parametrize("example", examples(), ids=lambda path: path.stem)
def test_an_example_gives_its_golden_plan(example, knowledge):
    kept = update.GOLDEN / f"{example.stem}.json"
    assert kept.exists(), f"{example.name} has no golden plan. Run `python3 dev.py golden`."
    before, now = kept.read_text(encoding="utf-8"), update.golden_plan(example, knowledge)

    assert before == now, f"{difference(before, now)}\n{REMEDY}"


def test_every_golden_plan_stands_for_an_example():
    kept = {path.stem for path in update.GOLDEN.glob("*.json")}

    assert kept == {path.stem for path in examples()}


def test_there_are_examples_enough_and_each_names_its_origin():
    origins = {path.stem: path.read_text(encoding="utf-8").splitlines() for path in examples()}
    silent = [name for name, lines in origins.items() if not any("# Origin: " in x for x in lines)]

    assert len(origins) >= 40
    assert silent == []


@pytest.mark.parametrize("example", examples(), ids=lambda path: path.stem)
def test_every_document_that_a_plan_cites_is_in_it(example, knowledge):
    tree = plan_tree(plan(read_case(example, knowledge), knowledge))
    cited = refs_in({key: value for key, value in tree.items() if key != "sources"})

    assert cited == set(tree["sources"])
    assert all(tree["sources"][ref]["title"] for ref in cited)


def refs_in(tree):
    """Every document named by a citation or by the side of a conflict."""
    if isinstance(tree, list):
        return set().union(*map(refs_in, tree))
    if not isinstance(tree, dict):
        return set()
    named = {tree["ref"]} if {"ref", "at", "tier"} <= set(tree) else set()
    if {"says", "source", "tier"} <= set(tree):
        named.add(tree["source"])
    return named.union(*map(refs_in, tree.values()))
