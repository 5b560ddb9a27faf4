"""A compiled edition is what was compiled, and nothing else is taken for one."""

import json

import pytest
from tests.library.edition import documents
from tests.library.edition import knowledge as as_filed

from pistor.faults import Unreadable
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.knowledge import SHIPPED, Knowledge


def loaded(data, tmp_path):
    file = tmp_path / "edition.json"
    file.write_bytes(data)
    return Knowledge.load(file)


def refused(data, tmp_path):
    with pytest.raises(Unreadable) as found:
        loaded(data, tmp_path)
    return [fault.code for fault in found.value.faults]


def test_what_is_loaded_is_what_was_compiled(tmp_path):
    again = loaded(as_filed().compiled(), tmp_path)

    assert (again.edition, again.digest) == (as_filed().edition, as_filed().digest)
    assert {kind: again.of(kind) for kind in KINDS} == {kind: as_filed().of(kind) for kind in KINDS}


def test_the_order_in_which_entries_are_read_changes_no_digest():
    backwards = Knowledge.of_documents(sorted(documents(), key=lambda one: one.kind, reverse=True))

    assert backwards.digest == as_filed().digest


def test_a_compiled_edition_is_one_json_document_with_one_kind_a_line():
    compiled = as_filed().compiled()

    assert list(json.loads(compiled)["kinds"]) == list(KINDS)
    assert len(compiled.splitlines()) == len(KINDS) + 3


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b'"value":"0.05"', b'"value":"0.50"'),
        (b'"override":"none"', b'"override":"both"'),
    ],
)
def test_an_edition_that_was_changed_after_compiling_is_refused(tmp_path, written, instead):
    compiled = as_filed().compiled()

    assert written in compiled
    assert refused(compiled.replace(written, instead, 1), tmp_path) == ["not-an-edition"]


@pytest.mark.parametrize("data", [b"", b"{}", b"case: 1\n", b"\xff\xfe\x00", b"[1,\n2]\n3\n4"])
def test_a_file_that_is_no_edition_is_refused(tmp_path, data):
    assert refused(data, tmp_path) == ["not-an-edition"]


def test_half_an_edition_is_refused(tmp_path):
    compiled = as_filed().compiled()

    assert refused(compiled[: len(compiled) // 2], tmp_path) == ["not-an-edition"]


def test_the_shipped_edition_is_one():
    assert Knowledge.load(SHIPPED).of("protocols")
