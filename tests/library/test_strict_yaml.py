"""What a file may hold, and what is told when it holds something else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pistor.faults import Unreadable
from pistor.strict_yaml import MOST_BYTES, place, read_yaml, scan_yaml


def faults_in(data):
    """Code, place and line of every fault."""
    try:
        found = scan_yaml(data).faults
    except Unreadable as error:
        found = error.faults
    return [(one.code, one.at, one.line) for one in found]


# Types


def test_only_the_types_of_json_are_read():
    text = b"""
    text: melasma
    quoted: "6"
    number: 6
    point: 0.05
    truth: true
    lie: false
    nothing: null
    tilde: ~
    left-out:
    """

    assert read_yaml(text).tree == {
        "text": "melasma",
        "quoted": "6",
        "number": 6,
        "point": "0.05",
        "truth": True,
        "lie": False,
        "nothing": None,
        "tilde": None,
        "left-out": None,
    }


@pytest.mark.parametrize(
    "word",
    [
        *("yes", "no", "on", "off", "True", "NULL", "2026-11-21", "12:30:00", "=", "<<"),
        *("1e5", ".5", "5.", "0x1F", "1_000", "007", "+5", ".inf", ".nan", "NaN", "9" * 19),
    ],
)
def test_what_other_readers_of_yaml_would_convert_stays_the_text_that_was_written(word):
    assert read_yaml(f"{{a: {word}}}".encode()).tree == {"a": word}


@pytest.mark.parametrize("number", [0, -1, 42, 10**17, -(10**17)])
def test_whole_numbers_are_read_as_such(number):
    assert read_yaml(f"a: {number}".encode()).tree == {"a": number}


# A place and its line


def test_every_place_keeps_its_line():
    read = read_yaml(b"a: 1\nb:\n  - c: 2\n    d: 3\n  - 4\n")

    assert [read.line(path) for path in ((), ("a",), ("b", 0, "d"), ("b", 1))] == [1, 1, 4, 5]


def test_a_place_that_is_not_there_has_the_line_of_what_is_around_it():
    read = read_yaml(b"a: 1\nb:\n  - c: 2\n")

    assert read.line(("b", 0, "missing", "deeper")) == 3


def test_a_place_is_written_as_a_reader_would_point_at_it():
    assert place(("answers", "allergies", 1)) == "answers.allergies[1]"
    assert place(("prices", "two words", "é")) == 'prices["two words"].é'
    assert place(("a\nb",)) == '["a\\nb"]'
    assert place(()) == "the file"


# Every form that a text may have


@pytest.mark.parametrize(
    "data",
    [
        b"a: 1\nb: [2]\n",
        b"a: 1\r\nb: [2]\r\n",
        b"a: 1\rb: [2]\r",
        b"\xef\xbb\xbfa: 1\nb: [2]\n",
        b"# a comment\n---\na: 1\nb: [2]\n...\n",
        b"%YAML 1.1\n---\na: 1\nb: [2]\n",
        b'{"a":1,"b":[2]}',
        b'{\n\t"a": 1,\n\t"b": [\n\t\t2\n\t]\n}\n',
    ],
)
def test_line_ends_byte_order_marks_and_json_change_nothing(data):
    assert read_yaml(data).tree == {"a": 1, "b": [2]}


SIGNS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]) | st.just("\n"))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**17), 10**17) | SIGNS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SIGNS, inner, max_size=4),
        max_leaves=12,
    ),
    st.booleans(),
)
def test_what_json_writes_is_read_back(tree, ascii_only):
    """JSON may write a sign beyond the first plane as two halves, which YAML alone refuses."""
    assert read_yaml(json.dumps({"a": tree}, ensure_ascii=ascii_only).encode()).tree == {"a": tree}


# What is refused


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", ("empty", "the file", None)),
        (b" \n\t\n", ("empty", "the file", None)),
        (b"# only words\n", ("empty", "the file", None)),
        (b"a: \x00", ("not-text", "the file", 1)),
        (b"a: 1\nb: \xff", ("not-text", "the file", 2)),
        ("a: 1".encode("utf-16"), ("not-text", "the file", None)),
        ("a: 1".encode("utf-16-le"), ("not-text", "the file", 1)),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ("not-text", "the file", 1)),
        (b"a: 1\nb: \x07", ("not-text", "the file", 2)),
        (b"x" * (MOST_BYTES + 1), ("too-large", "the file", None)),
        (b"a: [1", ("broken-yaml", "the file", 1)),
        (b"a: 1\n  b: 2", ("broken-yaml", "the file", 2)),
        (b"a:\n\t- 1", ("broken-yaml", "the file", 2)),
        (b"a: @home", ("broken-yaml", "the file", 1)),
        (b'a: "\\ud800"', ("broken-yaml", "the file", 1)),
        (b"a: 1\n--- \nb: 2", ("two-documents", "the file", 2)),
        (b"a: &one 1", ("anchor", "a", 1)),
        (b"a: *one", ("alias", "a", 1)),
        (b"a: !!int 1", ("tag", "a", 1)),
        (b"a: !!python/object/apply:os.getcwd []", ("tag", "a", 1)),
        (b"a: 1\nb: 2\na: 3", ("repeated-key", "a", 3)),
        (b"a: {[1]: 2}", ("not-a-key", "a", 1)),
        (b"? {a: 1}\n: 2", ("not-a-key", "the file", 1)),
    ],
)
def test_a_file_that_is_not_plain_yaml_says_where_and_why(data, fault):
    assert faults_in(data) == [fault]


def test_a_tab_is_named_because_nobody_sees_it():
    with pytest.raises(Unreadable, match="a tab stands where spaces indent; use spaces"):
        read_yaml(b"a:\n\tb: 1\n")


def test_all_faults_of_form_are_told_at_once():
    text = b"a: &x 1\nb: !!str 2\na: 3\nc: *x\nd: {[1]: 2}\n---\ne: 1\n"

    assert faults_in(text) == [
        ("anchor", "a", 1),
        ("tag", "b", 2),
        ("repeated-key", "a", 3),
        ("alias", "c", 4),
        ("not-a-key", "d", 5),
        ("two-documents", "the file", 6),
    ]


def test_what_stands_first_is_kept_where_a_key_is_given_twice():
    read = scan_yaml(b"a: 1\na: {b: [2]}\nc: 3\n")

    assert read.tree == {"a": 1, "c": 3}
    assert read.line(("a",)) == 1


def test_a_file_of_the_largest_size_is_read():
    assert read_yaml(b"a: " + b"x" * (MOST_BYTES - 3)).tree == {"a": "x" * (MOST_BYTES - 3)}


# Depth


def test_thirty_two_levels_are_read_and_one_more_is_not():
    assert faults_in(b"[" * 32 + b"]" * 32) == []
    assert faults_in(b"[" * 33 + b"]" * 33) == [("too-deep", "[0]" * 32, 1)]


@pytest.mark.parametrize("opening", [b"[", b"{a: ", b"- ", b"[{a: "])
def test_thousands_of_levels_are_refused_quickly(opening):
    codes = {code for code, _, _ in faults_in(opening * 10_000)}

    assert codes
    assert codes <= {"too-deep", "broken-yaml"}


def test_what_follows_after_too_deep_a_place_is_still_read():
    text = b"a: " + b"[" * 40 + b"]" * 40 + b"\nb: &x 1\n"

    assert [code for code, _, _ in faults_in(text)] == ["too-deep", "anchor"]


def test_an_alias_that_would_grow_without_end_costs_nothing():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]

    assert {code for code, _, _ in faults_in("\n".join(lines).encode())} == {"alias", "anchor"}


@given(st.binary(max_size=200))
def test_any_bytes_give_a_tree_or_faults(data):
    assert all(code and at for code, at, _ in faults_in(data))


@given(st.text(alphabet="ab:-[]{}&*!|>'\"%@`#,? \n\t0", max_size=60))
def test_any_text_gives_a_tree_or_faults_with_a_line_inside_it(text):
    for _, at, line in faults_in(text.encode()):
        assert at
        assert line is None or 1 <= line <= text.count("\n") + 1
