"""A reader, CI and dev.py mean the same commands."""

import re
import subprocess
import sys
import tomllib


def text_of(path):
    return path.read_text(encoding="utf-8")


def commands_in(text):
    """The verbs of dev.py that a text tells its reader to type."""
    return set(re.findall(r"python3 dev\.py ([a-z]+)", text))


def test_ci_calls_the_test_command_of_the_readme(root):
    lines = text_of(root / ".ci/run").splitlines()
    called = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]

    assert called == ["python3 dev.py test"]
    assert {"run", "test"} <= commands_in(text_of(root / "README.md"))


def test_every_command_in_a_page_is_one_that_dev_py_knows(root, pages):
    known = commands_in(text_of(root / "dev.py"))
    unknown = {name: sorted(commands_in(text_of(page)) - known) for name, page in pages.items()}

    assert {name: verbs for name, verbs in unknown.items() if verbs} == {}


def test_an_unknown_command_shows_the_known_ones(root):
    answer = subprocess.run(
        [sys.executable, root / "dev.py", "fly"], capture_output=True, text=True, check=False
    )

    assert answer.returncode == 2
    assert commands_in(answer.stdout) == {
        *("run", "test", "check", "cases", "golden", "edition", "bench", "lock", "manage")
    }


def test_dev_py_names_the_same_verbs_of_other_packages_as_the_package_does(root):
    project = tomllib.loads(text_of(root / "pyproject.toml"))["project"]
    ((_, named),) = project["entry-points"]["pistor.verbs"].items()

    assert f'"[pistor.verbs]\\nclinic = {named}\\n"' in text_of(root / "dev.py")
