"""What the handbook tells its readers to type or to write does what it says."""

import re
import shlex
import subprocess
import sys

import pytest
from tests.library.case_trees import admitted, healthy
from tests.library.edition import ROOT

from pistor.knowledge.statements import Verdict
from pistor.strict_yaml import read_yaml

PAGES = {path.name: path for path in sorted((ROOT / "docs/handbook").glob("*.md"))}
TYPED = re.compile(
    r"(?:`|^)(?:\.venv/bin/)?(pistor (?:plan|screen) [^`\n]*?)(?:`|  |$)", re.MULTILINE
)
WRITTEN = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLE = ROOT / "examples/melasma-standard.yaml"


def text_of(path):
    return path.read_text(encoding="utf-8")


def commands():
    pages = [ROOT / "README.md", *PAGES.values()]
    found = (one.strip() for page in pages for one in TYPED.findall(text_of(page)))
    return sorted({one for one in found if "examples/" in one or "CASE" in one})


def fragments():
    return [(name, text) for name, page in PAGES.items() for text in WRITTEN.findall(text_of(page))]


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_handbook_or_the_readme_answers(command, tmp_path):
    (tmp_path / "FOLDER").mkdir()
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    words = [EXAMPLE if word == "CASE" else word for word in shlex.split(command)[1:]]
    answer = subprocess.run(
        [sys.executable, "-m", "pistor.cli", *words], cwd=tmp_path, capture_output=True, check=False
    )
    target = tmp_path / words[words.index("-o") + 1] if "-o" in words else None

    assert (answer.returncode, answer.stderr) == (0, b"")
    assert bool(answer.stdout) is (target is None)
    assert target is None or (target.is_file() or list(target.iterdir()))


@pytest.mark.parametrize(("page", "text"), fragments())
def test_what_the_handbook_writes_is_let_in(page, text):
    """A whole case by itself; a part of one within the case of a healthy patient."""
    tree = read_yaml(text.encode()).tree
    whole = healthy() | tree

    assert page in PAGES
    assert admitted(tree if "case" in tree else whole).concerns


def test_the_handbook_explains_every_verdict():
    page = text_of(PAGES["when-it-says-no.md"])
    explained = re.findall(r"^\| `([a-z]+)` \|", page, re.MULTILINE)

    assert explained == [one.value for one in sorted(Verdict, key=lambda one: one.severity)]
