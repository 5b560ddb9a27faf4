"""What goes out to users is the library with its knowledge, and nothing else."""

import ast
import subprocess
import sys
import tomllib
import zipfile

import pytest

VERSION_NAMES = {"VERSION", "__version__"}


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """The names of the files in a wheel built from this repository."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_both_packages_and_nothing_else(wheel, files):
    ours = {name.removeprefix("src/") for name in files if name.startswith("src/")}

    assert {name for name in wheel if ".dist-info/" not in name} == ours


def test_the_wheel_holds_the_compiled_edition_and_the_entries_it_was_made_from(wheel):
    assert "pistor/knowledge/edition.json" in wheel
    assert [name for name in wheel if name.startswith("pistor/knowledge/data/")]


def test_the_wheel_says_that_it_is_typed(wheel):
    assert "pistor/py.typed" in wheel


def test_the_version_in_a_plan_is_the_version_of_the_package(root, library):
    """It is written in the code, because a checkout that runs is not always installed."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    written = [
        ast.literal_eval(node.value)
        for path in library.values()
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in VERSION_NAMES
    ]

    assert written == [project["version"]]


def test_the_command_leads_to_a_function(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    answer = subprocess.run(
        [sys.executable, "-m", "pistor.cli", "--help"], capture_output=True, text=True, check=True
    )

    assert project["scripts"] == {"pistor": "pistor.cli.__main__:main"}
    assert answer.stdout.startswith("usage: pistor")
