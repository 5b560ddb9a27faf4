"""A page that names a test, a file or another page names one that exists."""

import ast
import re
from pathlib import PurePosixPath

import pytest

TEST_NAMED = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)(?:\[[^\]`]*\])?`")
FILE_NAMED = re.compile(r"`((?:src|tests|docs|benchmarks|examples|changelog\.d)/[\w./-]*\w)`")
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)")


def text_of(path):
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def all_tests(modules):
    """Every test by file and name, as `path::test` or `path::Class::test`."""
    found = set()
    for name, path in modules.items():
        if not PurePosixPath(name).name.startswith("test_"):
            continue
        for node in ast.parse(text_of(path)).body:
            if isinstance(node, ast.FunctionDef):
                found.add(f"{name}::{node.name}")
            elif isinstance(node, ast.ClassDef):
                inner = [n for n in node.body if isinstance(n, ast.FunctionDef)]
                found |= {f"{name}::{node.name}::{function.name}" for function in inner}
    return found


def held_by(page):
    return {f"{file}::{test}" for file, test in TEST_NAMED.findall(text_of(page))}


def test_every_test_that_a_page_names_exists(pages, all_tests):
    missing = {name: sorted(held_by(page) - all_tests) for name, page in pages.items()}

    assert {name: names for name, names in missing.items() if names} == {}


def test_every_hazard_names_the_test_that_holds_it(pages):
    assert held_by(pages["docs/hazards.md"])


def test_every_page_about_an_algorithm_names_the_tests_that_hold_its_guarantees(pages):
    algorithms = {name: page for name, page in pages.items() if name.startswith("docs/algorithms/")}

    assert algorithms
    assert [name for name, page in algorithms.items() if not held_by(page)] == []


def test_every_file_that_a_page_names_exists(pages, root):
    missing = [
        f"{name}: {file}"
        for name, page in pages.items()
        for file in FILE_NAMED.findall(text_of(page))
        if not (root / file).exists()
    ]

    assert missing == []


def test_every_link_inside_the_repository_leads_somewhere(pages):
    broken = [
        f"{name}: {link}"
        for name, page in pages.items()
        for link in LINK.findall(text_of(page))
        if "://" not in link
        and not link.startswith("mailto:")
        and not (page.parent / link).exists()
    ]

    assert broken == []


def test_a_changelog_fragment_is_one_sentence(pages):
    fragments = {
        name: text_of(page).strip()
        for name, page in pages.items()
        if name.startswith("changelog.d/") and name != "changelog.d/README.md"
    }

    assert {
        n: text for n, text in fragments.items() if not re.fullmatch(r"[A-Z`][^\n]*\.", text)
    } == {}
