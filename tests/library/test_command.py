"""The command answers, or says what is wrong and leaves everything as it was."""

import io
import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pistor.cli.__main__ import main
from pistor.cli.output import write_answer

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "examples" / "melasma-standard.yaml"
TWO_MAPS = ROOT / "examples" / "two-concerns-numbing-cream.yaml"
BROKEN = ROOT / "tests" / "broken" / "cases"
BROKEN_CASES = [path for path in sorted(BROKEN.glob("*.yaml")) if ".faults" not in path.name]
MISSPELT = BROKEN / "allergy-misspelt.yaml"
EVERY_WAY = [("plan", "text"), ("plan", "json"), ("plan", "svg"), ("plan", "ics")]
EVERY_WAY += [("screen", "text"), ("screen", "json")]


def pistor(*words, data=b"", env=None):
    """The command in a process of its own."""
    command = [sys.executable, "-m", "pistor.cli", *map(str, words)]
    return subprocess.run(command, input=data, capture_output=True, check=False, env=env)


@pytest.fixture
def say(capsysbinary):
    """The command in this process: its exit code, and what it said and complained of."""

    def run(*words):
        code = main([str(word) for word in words])
        said = capsysbinary.readouterr()
        return code, said.out.decode(), said.err.decode()

    return run


# Bad input


@pytest.mark.parametrize(("verb", "form"), EVERY_WAY)
def test_bad_input_ends_with_2_and_writes_nothing(say, verb, form, tmp_path):
    target = tmp_path / "answer"
    code, out, err = say(verb, MISSPELT, "--format", form, "-o", target)

    assert (code, out) == (2, "")
    assert "lidocane" in err
    assert "lidocaine" in err
    assert list(tmp_path.iterdir()) == []


def test_faults_are_one_a_line_with_their_count(say):
    code, out, err = say("screen", BROKEN / "weekday-that-is-none.yaml")
    why = "is no day of the week; write 1 for Monday to 7 for Sunday. (line 3)"

    assert (code, out) == (2, "")
    assert err.splitlines() == [
        f'practice.open_weekdays[0]: "0" {why}',
        f'practice.open_weekdays[2]: "8" {why}',
        "2 faults. Nothing was written.",
    ]


@pytest.mark.parametrize("verb", ["plan", "screen"])
def test_faults_are_json_where_json_was_asked_for(say, verb):
    code, out, err = say(verb, MISSPELT, "--format", "json")

    assert (code, out) == (2, "")
    assert json.loads(err) == {
        "faults": [
            {
                "code": "unknown-id",
                "at": "answers.allergies[0]",
                "value": "lidocane",
                "remedy": 'is not known; did you mean "lidocaine"? Write what the patient said as '
                "{other: ...} when no id fits; a physician then maps it.",
                "line": 3,
            }
        ]
    }


@pytest.mark.parametrize("path", BROKEN_CASES, ids=lambda path: path.stem)
def test_no_broken_file_makes_the_command_fail(say, path):
    code, out, err = say("plan", path, "--format", "json")

    assert (code, out) == (2, "")
    assert json.loads(err)["faults"]


def test_a_missing_file_and_a_folder_are_bad_input(say, tmp_path):
    for path, why in ((tmp_path / "none.yaml", "no such file"), (tmp_path, "is a directory")):
        code, out, err = say("plan", path)

        assert (code, out) == (2, "")
        assert err.startswith(f"{path} cannot be read: {why}")


def test_line_ends_and_a_byte_order_mark_change_no_byte_of_the_answer(say, tmp_path):
    text = GOOD.read_bytes()
    expected = say("screen", GOOD)
    for data in (text.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + text):
        case = tmp_path / "case.yaml"
        case.write_bytes(data)

        assert say("screen", case) == expected


# Words that nobody knows


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("plna", GOOD),
        ("plan",),
        ("plan", GOOD, "--format", "docx"),
        ("screen", GOOD, "--format", "svg"),
        ("plan", GOOD, GOOD),
        ("plan", GOOD, "-o"),
        ("plan", "--colour", GOOD),
        ("knowledge",),
        ("knowledge", "chek"),
        ("knowledge", "list", "protocol"),
        ("knowledge", "show", "no-such-entry"),
    ],
)
def test_words_that_nobody_knows_end_with_2(say, words):
    code, out, err = say(*words)

    assert (code, out) == (2, "")
    assert err


def test_help_tells_the_exit_codes_and_where_faults_go(say):
    code, out, err = say("--help")
    words = " ".join(out.split())

    assert (code, err) == (0, "")
    assert "0 answered, 2 bad input, 3 the program failed" in words
    assert "every fault goes to standard error" in words
    assert '{"faults": [{code, at, value, remedy, line}]}' in words


# Standard input


@pytest.mark.parametrize("verb", ["plan", "screen"])
def test_a_hyphen_reads_standard_input(verb):
    read = pistor(verb, "-", "--format", "json", data=GOOD.read_bytes())

    assert read.returncode == 0
    assert read.stdout == pistor(verb, GOOD, "--format", "json").stdout


@pytest.mark.parametrize("data", [b"", b"case: 2\n", b"x" * 5_000_000])
def test_standard_input_has_faults_like_a_file(data):
    read = pistor("screen", "-", data=data)

    assert (read.returncode, read.stdout) == (2, b"")
    assert b"Nothing was written." in read.stderr


# A file that is written to


def test_an_answer_goes_to_a_file_that_keeps_its_permissions(say, tmp_path):
    _, expected, _ = say("screen", GOOD, "--format", "json")
    target = tmp_path / "answer.json"
    target.write_text("old")
    target.chmod(0o600)

    assert say("screen", GOOD, "--format", "json", "-o", target) == (0, "", "")
    assert target.read_text(encoding="utf-8") == expected
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["answer.json"]


def test_a_link_stays_a_link_and_its_file_is_replaced(say, tmp_path):
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)

    assert say("screen", GOOD, "-o", link)[0] == 0
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == say("screen", GOOD)[1]


def test_a_good_file_survives_bad_input_byte_for_byte(say, tmp_path):
    target = tmp_path / "plan.json"
    target.write_bytes(b"the plan of yesterday\n")
    before = target.stat().st_mtime_ns, target.stat().st_ino

    for path in BROKEN_CASES[:20]:
        assert say("plan", path, "-o", target)[0] == 2

    assert target.read_bytes() == b"the plan of yesterday\n"
    assert (target.stat().st_mtime_ns, target.stat().st_ino) == before
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left_there(say, tmp_path):
    (tmp_path / "file").write_text("old")
    (tmp_path / "folder").mkdir()
    impossible = {
        "missing folder": tmp_path / "none" / "plan.json",
        "a file for a folder": tmp_path / "file" / "plan.json",
        "a folder for a file": tmp_path / "folder",
        "a name that is too long": tmp_path / ("x" * 300),
    }
    for target in impossible.values():
        code, out, err = say("screen", GOOD, "-o", target)

        assert (code, out) == (2, "")
        assert err.startswith(f"{target} cannot be written: ")

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"]


def test_a_map_goes_into_an_empty_folder_as_a_file_for_each_page(say, tmp_path):
    assert say("plan", TWO_MAPS, "--format", "svg", "-o", tmp_path) == (0, "", "")
    names = sorted(path.name for path in tmp_path.iterdir())
    pages = len(names)

    assert pages > 1
    assert names == [f"map-page-{number}-of-{pages}.svg" for number in range(1, pages + 1)]

    code, out, err = say("plan", GOOD, "--format", "svg", "-o", tmp_path)

    assert (code, out) == (2, "")
    assert err.startswith(f"{tmp_path} holds files already; name an empty folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    subprocess.run(["mkfifo", pipe], check=True)  # noqa: S607  Found on the path, as ever.
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:  # noqa: S607
        write_answer("a plan\n", str(pipe))
        said, _ = reader.communicate(timeout=10)

    assert said == b"a plan\n"
    assert pipe.is_fifo()


KILLED_WHILE_WRITING = """
import sys
from pistor.cli.output import write_answer
old, new = b"a" * 5_000_000, b"b" * 4_000_000
print("ready", flush=True)
while True:
    write_answer(new, sys.argv[1])
    write_answer(old, sys.argv[1])
"""


@pytest.mark.parametrize("milliseconds", [1, 3, 7, 15, 31, 63])
def test_a_process_that_is_killed_while_writing_leaves_the_old_file_or_the_new_one(
    milliseconds, tmp_path
):
    target = tmp_path / "plan.json"
    target.write_bytes(b"a" * 5_000_000)
    command = [sys.executable, "-c", KILLED_WHILE_WRITING, str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(milliseconds / 1000)
        writer.send_signal(signal.SIGKILL)
    left = target.read_bytes()

    assert (left[:1], len(left)) in {(b"a", 5_000_000), (b"b", 4_000_000)}
    assert len(set(left)) == 1


# When something else goes wrong


def test_a_failure_of_the_program_ends_with_3_and_shows_no_trace_back():
    """A stack that is far too small is a failure that no input can cause."""
    fail = "import sys; from pistor.cli.__main__ import main; sys.setrecursionlimit(40); "
    fail += f"sys.exit(main(['screen', {str(GOOD)!r}]))"
    answer = subprocess.run([sys.executable, "-c", fail], capture_output=True, check=False)

    assert (answer.returncode, answer.stdout) == (3, b"")
    assert re.match(rb"pistor failed: \w+Error\. Nothing was written\.", answer.stderr)
    assert answer.stderr.count(b"\n") == 1


def test_a_reader_who_has_read_enough_ends_the_command_quietly():
    command = [sys.executable, "-m", "pistor.cli", "knowledge", "list", "sources"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        writer.stdout.readline()
        writer.stdout.close()
        complaint = writer.stderr.read()

    assert (writer.returncode, complaint) == (0, b"")


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "POSIX"])
def test_faults_and_answers_are_the_same_in_every_locale(locale):
    env = {"LC_ALL": locale, "PYTHONIOENCODING": "ascii:backslashreplace", "PYTHONUTF8": "0"}
    words = BROKEN / "id-in-other-letters.yaml"

    assert pistor("plan", GOOD, env=env).stdout == pistor("plan", GOOD).stdout
    assert pistor("screen", words, env=env).returncode == 2


def test_answers_go_to_standard_output_as_bytes():
    """A console that knows few letters cannot spoil an answer: it is always UTF-8."""
    read = pistor("plan", GOOD, "--format", "json", env={"PYTHONIOENCODING": "ascii"})

    assert json.load(io.BytesIO(read.stdout))["plan"] == 1
