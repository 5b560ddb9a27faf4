"""The library is pure: the same case and the same knowledge give the same plan, everywhere."""

import ast
import subprocess
import sys

import pytest

import pistor

FRAMEWORKS = {"django", "ninja"}
CLOCK_AND_CHANCE = {"time", "random", "secrets"}
NETWORK = {"http", "httpx", "requests", "socket", "ssl", "urllib", "asyncio", "ftplib", "smtplib"}
OTHER_PROGRAMS = {"subprocess", "multiprocessing", "ortools"}
FORBIDDEN = FRAMEWORKS | CLOCK_AND_CHANCE | NETWORK | OTHER_PROGRAMS

# Reading the clock through a date, whatever name the class was imported under.
CLOCK_METHODS = {"today", "now", "utcnow"}


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported_by(tree):
    """The first names of everything that a module imports, also inside its functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.partition(".")[0]


def methods_called_in(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def test_the_library_imports_no_framework_no_clock_no_chance_and_no_network(library):
    found = {
        name: sorted(set(imported_by(tree_of(path))) & FORBIDDEN) for name, path in library.items()
    }

    assert {name: imports for name, imports in found.items() if imports} == {}


def test_the_library_never_asks_what_day_it_is(library):
    found = {
        name: sorted(set(methods_called_in(tree_of(path))) & CLOCK_METHODS)
        for name, path in library.items()
    }

    assert {name: calls for name, calls in found.items() if calls} == {}


def test_every_module_says_what_it_knows(library):
    silent = [name for name, path in library.items() if not ast.get_docstring(tree_of(path))]

    assert library, "no library was found"
    assert silent == []


@pytest.mark.parametrize("module", ["pistor", "pistor.cli.__main__"])
def test_geometry_is_loaded_only_when_a_map_is_drawn(module):
    """A verdict and a schedule must not wait for, or break with, the packages of the map step."""
    ask = f"import sys, {module}; print(sorted({{'numpy', 'shapely'}} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)

    assert answer.stdout == "[]\n"


def test_the_front_door_shows_the_public_names_and_nothing_else(root):
    """Each name is typed, listed, and imported when somebody asks for it, never before."""
    body = tree_of(root / "src/pistor/__init__.py").body
    [typed] = [node for node in body if isinstance(node, ast.If)]
    lists = [node for node in body if isinstance(node, ast.Assign)]
    functions = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    homes = {alias.name: node.module for node in typed.body for alias in node.names}
    shown, found = (ast.literal_eval(node.value) for node in lists)

    assert [target.id for node in lists for target in node.targets] == ["__all__", "_HOME"]
    assert functions == ["__getattr__"]
    assert found == homes
    assert set(shown) == set(homes) == {name for name in homes if getattr(pistor, name)}
    with pytest.raises(AttributeError, match="no attribute 'planner'"):
        pistor.planner  # noqa: B018  Asking is what fails.
