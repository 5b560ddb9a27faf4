"""Taking a source away: the check refuses the entry, or the plan permits no more than before."""

from copy import deepcopy
from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.case_trees import admitted, blank, healthy
from tests.library.drawn_names import CONCERNS
from tests.library.edition import changed, documents
from tests.library.edition import knowledge as as_filed

from pistor.doorkeeping import admit
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.review import review
from pistor.planning.judging import judge
from pistor.planning.plan import plan
from pistor.strict_yaml import Read

PERMITTING = ("protocols", "techniques", "incompatibilities", "combinations", "substances")
"""The kinds whose values let something be done: a dose, a spacing, a mixture, a day."""


def citations_in(tree, path=()):
    """The path of every citation: a mapping that names a document and a place in it."""
    if isinstance(tree, dict):
        if {"ref", "at", "tier"} <= set(tree):
            yield path
        for key, value in tree.items():
            yield from citations_in(value, (*path, key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from citations_in(value, (*path, number))


def removed(tree, path):
    tree = deepcopy(tree)
    here = tree
    for step in path[:-1]:
        here = here[step]
    del here[path[-1]]
    return tree


@cache
def places(kinds):
    """Every citation of some kinds, as the number of its document and its path."""
    return [
        (number, path)
        for number, one in enumerate(documents())
        if one.kind in kinds
        for path in citations_in(one.read.tree)
    ]


def faults_without(number, path):
    """What the check says of the whole knowledge without one citation."""
    one = documents()[number]
    read = Read(removed(one.read.tree, path), one.read.lines)
    entry, faults = admit(KINDS[one.kind], read)
    if entry is None:
        return faults
    rows = list(documents())
    rows[number] = replace(one, entry=entry, read=read)
    return review(rows)


def knowledge_without(number, path):
    one = documents()[number]

    def by(trees):
        entry = trees[one.kind][one.entry.id]
        trees[one.kind][one.entry.id] = removed(entry, tuple(map(python_name, path)))

    return changed(one.kind, by=by)


def python_name(step):
    return {"is": "is_", "in": "in_", "not": "not_", "from": "from_"}.get(step, step)


CASES = (
    *(healthy(name) for name in CONCERNS),
    blank(),
    healthy() | {"concerns": [*healthy()["concerns"], *healthy("submental-fat")["concerns"]]},
    healthy() | {"jurisdiction": "FR"},
)


def permitted(tree, knowledge):
    """The severity of the verdict, and what each concern may have."""
    screening, choices = judge(admitted(tree), knowledge)
    options = {(one.concern.id, option.protocol) for one in choices for option in one.options}
    return screening.verdict.severity, options


@settings(max_examples=20)
@given(place=st.deferred(lambda: st.sampled_from(places(PERMITTING))))
def test_without_one_source_the_check_refuses_or_no_more_is_permitted(place):
    if faults_without(*place):
        return
    fewer = knowledge_without(*place)
    for tree in CASES:
        severity, options = permitted(tree, as_filed())
        after, left = permitted(tree, fewer)
        assert after >= severity
        assert left <= options


def last_of_its_list(number, path):
    """Whether a citation is the only one that its value rests on."""
    rows = documents()[number].read.tree
    for step in path[:-1]:
        rows = rows[step]
    return len(rows) == 1


@settings(max_examples=20)
@given(place=st.deferred(lambda: st.sampled_from(places(("screening", "limits")))))
def test_a_rule_or_a_limit_never_stands_without_any_source(place):
    """The last citation cannot go unseen: the check names the file and the line."""
    if not last_of_its_list(*place):
        return
    faults = faults_without(*place)
    file = documents()[place[0]].file

    assert faults
    assert {fault.file or file for fault in faults} == {file}
    assert all(fault.line for fault in faults)


def strength(rule):
    """What a rule says in force, and for how many days."""
    position = rule.in_force
    return (position.verdict or rule.verdict).severity, position.days or 0


def test_no_rule_becomes_milder_when_one_of_several_sources_goes():
    milder = []
    for number, path in places(("screening",)):
        one = documents()[number]
        if last_of_its_list(number, path):
            continue
        entry, _ = admit(KINDS[one.kind], Read(removed(one.read.tree, path), one.read.lines))
        if strength(entry) < strength(one.entry):
            milder.append((one.entry.id, path))

    assert milder == []


CHOSEN = ("chronic-low-back-pain", "low-back-pain", "melasma", "submental-fat")
"""Concerns of which a protocol is chosen for somebody with nothing against treatment."""


@cache
def chosen_for(concern):
    """What is chosen for a concern as the entries stand."""
    return plan(admitted(healthy(concern)), as_filed()).courses[0].chosen


def places_in_what_is_chosen():
    names = {chosen_for(concern).protocol for concern in CHOSEN}
    return [
        (number, path)
        for number, path in places(("protocols",))
        if documents()[number].entry.id in names and path[0] in ("passes", "course")
    ]


@settings(max_examples=15)
@given(place=st.deferred(lambda: st.sampled_from(places_in_what_is_chosen())))
def test_a_dose_without_its_source_is_not_injected(place):
    """What is still chosen gives no more points, volume, sessions or substances.

    Where it falls, the next in rank stands on sources of its own.
    """
    if faults_without(*place):
        return
    concern = documents()[place[0]].entry.concern
    after = plan(admitted(healthy(concern)), knowledge_without(*place)).courses[0].chosen
    before = chosen_for(concern)
    if after is not None and after.protocol == before.protocol:
        assert set(after.passes[0].sessions) <= set(before.passes[0].sessions)
        pairs = zip(amounts(after), amounts(before), strict=True)
        assert all(less <= more for less, more in pairs)


def amounts(chosen):
    """Points, millilitres and substances of every act, and the sessions of the course."""
    acts = [
        (one.map.count, one.formula.total_ml, len(one.formula.components)) for one in chosen.passes
    ]
    return *(value for act in acts for value in act), len(chosen.series.sessions)
