"""No file that anybody can give makes the command fail: it answers, or tells every fault."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.library.edition import examples

from pistor.cli.__main__ import main

EVERY_WAY = [("plan", "text"), ("plan", "json"), ("plan", "svg"), ("plan", "ics")]
EVERY_WAY += [("screen", "text"), ("screen", "json")]


@pytest.fixture
def say(capsysbinary):
    """The command in this process: its exit code, and what it said and complained of."""

    def run(*words):
        code = main([str(word) for word in words])
        said = capsysbinary.readouterr()
        return code, said.out.decode(), said.err.decode()

    return run


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"# only words\n",
        b"\x00\x01\x02\x03",
        b"\x89PNG\r\n\x1a\n",
        "case: 1".encode("utf-16"),
        b"case: 1\nnote: \xff\n",
        b"case: 1\n" + b"# words\n" * 700_000,
        b"[" * 10_000,
        b"a: {" * 10_000,
        b"{" * 1_000_000,
        b"- " * 100_000,
        b"case: 1\n\ton: x\n",
        b"case: [1\n",
        b"null",
        b"true",
        b"6",
        b'"melasma"',
        b"[]",
        b"{}",
        b"--- \n---\n",
        b"? - a\n: b\n",
        b"a: &a [*a]\n",
        b"[" + b"*a," * 300_000 + b"]",
        b"case: 1\nanswers: {medicines: [" + b"tablet," * 100_000 + b"]}",
        b"case: 1\nanswers: {medicines: [" + b",".join(b"m%d" % n for n in range(99_000)) + b"]}",
    ],
    ids=lambda data: repr(data[:12]),
)
def test_no_file_of_any_kind_makes_the_command_fail(say, data, tmp_path):
    case = tmp_path / "case.yaml"
    case.write_bytes(data)
    for verb in ("plan", "screen"):
        code, out, err = say(verb, case)

        assert (code, out) == (2, "")
        assert err.endswith("Nothing was written.\n")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(examples()), st.data())
def test_a_spoilt_file_is_answered_or_refused_and_never_fails(say, tmp_path, path, data):
    """Cuts, swaps and doubles lines of an example, and puts odd signs into it."""
    lines = path.read_bytes().splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["cut", "double", "swap", "odd", "indent"]))
        other = data.draw(st.integers(0, len(lines) - 1))
        match change:
            case "cut":
                lines[at] = b"\n"
            case "double":
                lines.insert(other, lines[at])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "indent":
                lines[at] = b"  " + lines[at]
            case "odd":
                odd = [
                    b"{",
                    b"]",
                    b'"',
                    b"null",
                    b"-1",
                    b"\xff",
                    "é".encode(),
                    b"2030-02-30",
                    b"*x",
                ]
                words = lines[at].split(b" ")
                words[-1] = data.draw(st.sampled_from(odd)) + b"\n"
                lines[at] = b" ".join(words)
    case = tmp_path / "case.yaml"
    case.write_bytes(b"".join(lines))
    verb, form = data.draw(st.sampled_from(EVERY_WAY))
    code, out, err = say(verb, case, "--format", form)

    assert code in {0, 2}
    assert (bool(out), bool(err)) == ((True, False) if code == 0 else (False, True))


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_refused_and_never_fail(say, tmp_path, data):
    case = tmp_path / "case.yaml"
    case.write_bytes(data)

    assert say("screen", case)[0] == 2
