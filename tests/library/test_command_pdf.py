"""`pistor plan --format pdf`: to a file or a pipe, never to a terminal."""

import os
import pty
import subprocess
import sys

import pytest
from tests.library import edition

GOOD = str(edition.ROOT / "examples/melasma-standard.yaml")


def pistor(*words, stdout=subprocess.PIPE):
    return subprocess.run(
        [sys.executable, "-m", "pistor.cli", *words],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )


def test_a_pdf_goes_to_a_pipe_or_to_a_file_with_the_same_bytes(tmp_path):
    target = tmp_path / "letter.pdf"
    words = ("plan", GOOD, "--format", "pdf", "--document", "letter", "--name", "Ann")
    piped, filed = pistor(*words), pistor(*words, "-o", target)

    assert (piped.returncode, piped.stderr) == (0, b"")
    assert (filed.returncode, filed.stdout, filed.stderr) == (0, b"", b"")
    assert piped.stdout.startswith(b"%PDF-")
    assert piped.stdout == target.read_bytes()


@pytest.mark.parametrize("target", [(), ("-o", "-")])
def test_a_pdf_is_not_written_to_a_terminal(target):
    ours, theirs = pty.openpty()
    answer = pistor("plan", GOOD, "--format", "pdf", *target, stdout=theirs)
    os.close(theirs)
    os.close(ours)

    assert answer.returncode == 2
    assert answer.stderr.decode() == (
        "standard output is a terminal, and this answer is not text; name a file with -o.\n"
        "1 fault. Nothing was written.\n"
    )


def test_words_that_only_a_pdf_has_are_refused_elsewhere_all_at_once():
    answer = pistor("plan", GOOD, "--document", "letter", "--name", "", "--practice", "Here")

    assert (answer.returncode, answer.stdout) == (2, b"")
    assert answer.stderr.decode().splitlines() == [
        f"--{word} is for printed documents; add --format pdf, or leave it out of text."
        for word in ("document", "name", "practice")
    ] + ["3 faults. Nothing was written."]


def test_a_name_that_cannot_be_printed_leaves_the_file_as_it_was(tmp_path):
    target = tmp_path / "letter.pdf"
    target.write_bytes(b"old")
    words = ("--format", "pdf", "--document", "letter", "--name", "😀", "-o", target)
    answer = pistor("plan", GOOD, *words)

    assert answer.returncode == 2
    assert answer.stderr.decode().startswith('--name: "😀" has no glyph in any face')
    assert target.read_bytes() == b"old"
