"""What the house's tests look at: the repository's own files, not what tools made beside them."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_OURS = {
    *(".git", ".venv", "build", "dist", "__pycache__", ".hypothesis"),
    *("node_modules", "pistor-data"),
}


def files_below(folder):
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or path.name.endswith("_cache"):
            continue
        if path.is_dir():
            yield from files_below(path)
        else:
            yield path


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def files():
    """Every file of the repository, by its path from the root."""
    return {path.relative_to(ROOT).as_posix(): path for path in files_below(ROOT)}


@pytest.fixture(scope="session")
def modules(files):
    """Every Python file of the repository: the library, its tests, its scripts."""
    return {name: path for name, path in files.items() if name.endswith(".py")}


@pytest.fixture(scope="session")
def library(modules):
    """The Python files of the library alone."""
    return {name: path for name, path in modules.items() if name.startswith("src/pistor/")}


@pytest.fixture(scope="session")
def pages(files):
    """Every page of documentation."""
    return {name: path for name, path in files.items() if name.endswith(".md")}
