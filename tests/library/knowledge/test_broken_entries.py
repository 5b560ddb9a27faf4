"""Whoever makes a mistake in an entry is told the file, the line, the value and the way out."""

import json
import shutil
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from tests.library.edition import documents

from pistor.cli.__main__ import main
from pistor.cli.knowledge_verb import checked_documents
from pistor.doorkeeping import admit
from pistor.faults import Unreadable
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.load import DATA
from pistor.knowledge.review import review
from pistor.knowledge.review_found import inside
from pistor.knowledge.review_ids import REFERENCES
from pistor.strict_yaml import place

BROKEN = Path(__file__).parents[2] / "broken" / "knowledge"
MISTAKES = sorted(path.name for path in BROKEN.iterdir())
NO_SUCH = "no-such-entry"


def faults_in(folder):
    with pytest.raises(Unreadable) as refused:
        checked_documents(folder)
    return refused.value.faults


# One deliberately broken folder per mistake


@pytest.mark.parametrize("name", MISTAKES)
def test_every_mistake_of_an_author_is_told_with_file_line_value_and_remedy(name, capsys):
    code = main(["knowledge", "check", str(BROKEN / name / "entries")])
    said = capsys.readouterr()

    assert (code, said.out) == (2, "")
    assert said.err == (BROKEN / name / "expected.txt").read_text(encoding="utf-8")


def test_messages_are_calm_and_end_with_a_way_out():
    texts = [(BROKEN / name / "expected.txt").read_text(encoding="utf-8") for name in MISTAKES]
    lines = [line for text in texts for line in text.splitlines()]

    assert [one for one in lines if one[-1] not in ".?"] == []
    assert [one for one in lines if "!" in one.replace("!!", "") or "nvalid" in one] == []


def test_a_folder_that_is_not_there_or_holds_nothing_is_told(tmp_path, capsys):
    for folder, why in ((tmp_path / "none", "is not a folder"), (tmp_path, "holds no entry")):
        assert main(["knowledge", "check", str(folder)]) == 2
        assert f"{folder}: the file {why}" in capsys.readouterr().err


def test_faults_of_several_files_are_told_together_in_the_order_of_the_files(tmp_path):
    for name in ("unknown-technique", "alias", "range-the-wrong-way-round"):
        shutil.copytree(BROKEN / name / "entries", tmp_path, dirs_exist_ok=True)

    assert [(one.file, one.code) for one in faults_in(tmp_path)] == [
        ("measurements/egfr.yaml", "reversed"),
        ("protocols/small-points.yaml", "unknown-id"),
        ("scales/redness.yaml", "anchor"),
        ("scales/redness.yaml", "alias"),
    ]


# The shipped entries


def test_the_shipped_entries_have_no_fault():
    assert list(map(str, review(list(documents())))) == []


def sample():
    """Some files of every kind, and every protocol and limit, always the same ones."""
    by_kind = {}
    for document in documents():
        by_kind.setdefault(document.kind, []).append(document)
    whole = [*by_kind["protocols"], *by_kind["limits"]]
    rest = [one for rows in by_kind.values() for one in rows[:: max(1, len(rows) // 5)]]
    return list({one.file: one for one in (*whole, *rest)}.values())


def removable(document):
    """Every place of an entry that holds an id, a unit, a source or a list of sources."""
    names = {"id", "unit", "ref", "sources", "range_sources", "technique_sources"}
    found = [path for path in document.read.lines if path and path[-1] in names]
    claims_nothing = document.kind == "medicines" and not document.entry.classes
    return [path for path in found if not (claims_nothing and path == ("sources",))]


def without(tree, path):
    """A copy of a tree without one place."""
    copy = deepcopy(tree)
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return copy


@pytest.mark.parametrize("turn", range(3))
def test_taking_away_any_source_unit_or_id_names_the_file_the_place_and_a_line(turn, tmp_path):
    """One place is taken out of each of some 200 files, and each file must be named for it."""
    folder = tmp_path / "entries"
    shutil.copytree(DATA, folder)
    expected = {}
    for number, document in enumerate(sample()):
        places = removable(document)
        path = places[(number + turn * 7) % len(places)]
        text = json.dumps(without(document.read.tree, path), indent=1)
        (folder / document.file).write_text(text, encoding="utf-8")
        expected[document.file] = place(path)
    found = {(one.file, one.at) for one in faults_in(folder) if one.line is not None}

    assert len(expected) > 150
    assert [pair for pair in expected.items() if pair not in found] == []


def test_taking_away_a_document_names_every_file_that_cites_it(tmp_path):
    folder = tmp_path / "entries"
    shutil.copytree(DATA, folder)
    cited = "karrabi2021"
    (folder / "sources" / f"{cited}.yaml").unlink()
    citing = {one.file for one in documents() if f'"ref": "{cited}"' in json.dumps(one.read.tree)}

    found = faults_in(folder)

    assert {one.file for one in found} == citing
    assert {(one.code, one.value) for one in found} == {("unknown-id", cited)}
    assert None not in {one.line for one in found}


def named_by(key):
    """The first value of one kind of reference in each entry, with its place."""
    for document in documents():
        for found in inside(document, (), document.entry):
            if type(found.value).__name__ == key[0]:
                for at, _ in found.given(key[1]):
                    yield document, (*found.path, *at)


def test_every_kind_of_reference_to_an_entry_that_is_not_there_is_told():
    """One id in one entry for each kind of reference is replaced by one that nobody knows."""
    changed, expected = {}, set()
    for key in REFERENCES:
        free = (pair for pair in named_by(key) if pair[0].file not in changed)
        document, path = next(free, (None, ()))
        if document is None:
            continue
        tree = deepcopy(document.read.tree)
        inner = tree
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = NO_SUCH
        entry, faults = admit(KINDS[document.kind], replace(document.read, tree=tree))
        assert faults == []
        changed[document.file] = replace(document, entry=entry)
        expected.add((document.file, place(path)))
    faults = review([changed.get(one.file, one) for one in documents()])

    assert len(expected) > 25
    assert {(one.file, one.at) for one in faults if one.value == NO_SUCH} == expected
    assert {one.code for one in faults if one.value == NO_SUCH} == {"unknown-id"}
