"""The front pages show what the program does today."""

import ast
import re
from pathlib import PurePosixPath

import pytest
from tests.library.edition import ROOT, examples
from tests.library.edition import knowledge as as_filed
from tests.library.planned_examples import plan_of

import pistor
from pistor.formats.text import plan_text
from pistor.knowledge.kinds import KINDS

README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks_in(page, language=""):
    return [text for tongue, text in BLOCK.findall(page) if tongue == language]


def test_the_plan_in_the_readme_is_the_top_of_what_the_command_prints():
    (shown,) = [text for text in blocks_in(README) if text.startswith("IN SHORT")]
    printed = plan_text(plan_of("melasma-standard"), as_filed(), colour=False)

    assert shown.strip() == printed.partition("IN SHORT")[2].partition("\n\nSCREENING")[0].join(
        ["IN SHORT", ""]
    )


def test_the_python_in_the_readme_runs():
    (code,) = blocks_in(README, "python")
    imported = [
        alias.name
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    said = []
    example = str(ROOT / "examples/melasma-standard.yaml")
    runs = code.replace('"case.yaml"', repr(example)).replace("print(", "said(")
    exec(compile(runs, "README.md", "exec"), {"said": lambda *words: said.extend(words)})  # noqa: S102  The page tells a reader to run it.

    assert set(imported) <= set(pistor.__all__)
    assert [str(said[0]), said[1][:1]] == [str(plan_of("melasma-standard").screening.verdict), "{"]


def test_the_readme_counts_what_the_edition_holds():
    (course,) = plan_of("melasma-standard").courses
    blank = plan_of("melasma-everything-unknown").screening

    assert (len(course.options), len(course.not_chosen)) == (3, 31)
    assert len(blank.questions) == 14
    assert len([one for one in as_filed().jurisdictions.values() if one.own_law_read]) == 10
    assert {
        one.id for one in as_filed().jurisdictions.values() if one.emergency_number is not None
    } == {"gb"}


def test_the_readme_counts_the_protocols_of_every_concern():
    (head,) = [line for line in README.splitlines() if line.startswith("| concern |")]
    shown = {
        row.split(" | ")[0]: tuple(map(int, row.split(" | ")[1:]))
        for row in re.findall(r"^\| ([A-Z][\w ]+(?: \| \d+){4}) \|$", README, re.MULTILINE)
    }
    counted = {}
    for concern in as_filed().indications.values():
        rows = [one for one in as_filed().protocols.values() if one.concern == concern.id]
        refused = [one for one in rows if one.refused is not None]
        complete = [one for one in rows if one.complete and one.refused is None]
        others = len(rows) - len(complete) - len(refused)
        counted[concern.title] = (len(rows), len(complete), others, len(refused))

    assert head == "| concern | protocols read | complete | open | refused |"
    assert shown == counted


def test_the_readme_is_right_within_a_twentieth_about_how_many_entries_there_are():
    every = {kind.replace("-", " "): len(as_filed().of(kind)) for kind in KINDS}
    every |= {"screening rules": every["screening"], "entries": sum(every.values())}
    said = {
        what: int(number.replace(",", ""))
        for number, what in re.findall(r"about ([\d,]+)\s([a-z]+(?: rules)?)", README)
    }

    assert set(said) == {"entries", "sources", "screening rules", "instructions", "substances"}
    assert {what: abs(every[what] - count) <= count / 20 for what, count in said.items()} == (
        dict.fromkeys(said, True)
    )


@pytest.mark.parametrize("page", [README, ARCHITECTURE])
def test_every_example_that_a_page_names_is_there(page):
    named = set(re.findall(r"examples/([\w-]+)\.yaml", page))

    assert named <= {path.stem for path in examples()}


def modules_named_in(tree):
    """Package and module of every word on the lines below a package in the drawn tree."""
    package = None
    for line in tree.splitlines():
        depth = len(line) - len(line.lstrip())
        first = line.split()[0]
        if depth == 2 and first.endswith("/"):
            package = first.removesuffix("/")
        elif depth == 2 and "." not in first:
            package = ""
        if depth == 4 and package is not None:
            words = re.split(" {2,}", line.strip())[0].split()
            yield from ((package, word) for word in words if re.fullmatch(r"[a-z_]+\*?", word))


def test_every_module_in_the_drawn_tree_exists():
    (tree,) = [text for text in blocks_in(ARCHITECTURE) if "src/pistor/" in text]
    library = ROOT / "src/pistor"
    missing = [
        f"{package}/{word}"
        for package, word in modules_named_in(tree)
        if package in {"knowledge", "planning", "formats"}
        and not list((library / package).glob(f"{word}.py"))
    ]

    assert missing == []


def test_every_module_of_the_planning_steps_is_in_the_drawn_tree():
    (tree,) = [text for text in blocks_in(ARCHITECTURE) if "src/pistor/" in text]
    drawn = {word for package, word in modules_named_in(tree) if package == "planning"}
    there = {PurePosixPath(path).stem for path in (ROOT / "src/pistor/planning").glob("*.py")}

    assert there - {"__init__", "plan"} == drawn
