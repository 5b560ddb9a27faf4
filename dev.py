#!/usr/bin/env python3
"""Set up, run and check Pistor. Needs Python 3.11 and nothing else.

    python3 dev.py run       plan the example, then serve the demonstration practice
    python3 dev.py run --once    plan the example and make the practice, without serving it
    python3 dev.py test      every check, then every test; what CI calls
    python3 dev.py manage    Django's own commands, such as `manage makemigrations`
    python3 dev.py check     every check, without the tests
    python3 dev.py cases     only the clinicians' cases in tests/cases
    python3 dev.py golden    rewrite the golden files; read the diff before you commit it
    python3 dev.py edition   compile the knowledge into src/pistor/knowledge/edition.json
    python3 dev.py bench     compare with the rivals named in requirements-bench.in
    python3 dev.py lock      choose new versions and write the requirements*.lock files

Every verb first makes `.venv` and installs what it needs, checked by hash. The
second time this takes no time: a stamp remembers which lock was installed.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")

BUILD = ROOT / "build"
ADDRESS = "http://localhost:8000"
CLINIC_TESTS = ("tests/clinic", "tests/journeys")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
EXAMPLE = "examples/melasma-standard.yaml"
EDITION = "src/pistor/knowledge/edition.json"
# The same stands in pyproject.toml, for who installs the package; tests/house holds them equal.
ENTRY_POINTS = "[pistor.verbs]\nclinic = pistor_clinic.verbs:add_to\n"
LOCKS = (
    *("requirements", "requirements-clinic", "requirements-test", "requirements-bench"),
    "requirements-uv",
)


def main(arguments: list[str]) -> int:
    """Do what the first word says; 0 when all went well."""
    if sys.version_info < (3, 11):  # noqa: UP036  Says it in words, before an import fails.
        stop(f"Pistor needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    match arguments:
        case ["run", "--once"]:
            return run(once=True)
        case ["manage", *words]:
            return manage(words)
    verbs = {
        "run": run,
        "test": test,
        "check": check,
        "cases": cases,
        "golden": golden,
        "edition": edition,
        "bench": bench,
        "lock": lock,
    }
    if len(arguments) != 1 or arguments[0] not in verbs:
        print(__doc__)
        return 0 if arguments in ([], ["help"], ["-h"], ["--help"]) else 2
    return verbs[arguments[0]]()


# The verbs


def run(*, once: bool = False) -> int:
    set_up("requirements-clinic")
    picture = BUILD / Path(EXAMPLE).with_suffix(".svg").name
    BUILD.mkdir(exist_ok=True)
    if not pistor("plan", EXAMPLE):
        return 1
    if not pistor("plan", EXAMPLE, "--format", "svg", "-o", str(picture)):
        return 1
    print(f"\nThe injection map is in {picture.relative_to(ROOT)}; open it in a browser.")
    if not pistor("demo"):
        return 1
    return 0 if once else serve()


def serve() -> int:
    print(f"The practice is at {ADDRESS}; stop it with Ctrl-C.\n", flush=True)
    try:
        return 0 if pistor("serve") else 1
    except KeyboardInterrupt:
        return 0


def manage(words: list[str]) -> int:
    set_up("requirements-clinic")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pistor_clinic.settings")
    return 0 if python("-m", "django", *words) else 1


def test() -> int:
    set_up("requirements-test")
    checked = every(CHECKS)
    find_browser()
    pytest = ("-m", "pytest", "-q", "-n", "2", "--dist", "worksteal")
    say("the clinic on PostgreSQL")
    postgres = python("tests/postgres_server.py", str(PYTHON), *pytest, *CLINIC_TESTS)
    say("everything, the clinic on SQLite")
    # pytest comes last because its last line is the one that a reader, or CI, looks for.
    tested = python(*pytest)
    return 0 if checked and postgres and tested else 1


def check() -> int:
    set_up("requirements-test")
    return 0 if every(CHECKS) else 1


def cases() -> int:
    set_up("requirements-test")
    return 0 if python("-m", "pytest", "-q", "tests/library/test_cases.py") else 1


def golden() -> int:
    set_up("requirements-test")
    return 0 if python("tests/golden/update.py") else 1


def edition() -> int:
    set_up("requirements")
    return 0 if pistor("knowledge", "export", EDITION) else 1


def bench() -> int:
    set_up("requirements-bench")
    return 0 if python("benchmarks/run.py") else 1


def lock() -> int:
    make_environment()
    install_uv()
    for name in LOCKS:
        say(f"locking {name}.in")
        if not python(
            *("-m", "uv", "pip", "compile", "--quiet", "--upgrade", "--universal"),
            *("--python-version", "3.11", "--generate-hashes"),
            *("--no-emit-index-url", "--no-header"),
            *(f"{name}.in", "--output-file", f"{name}.lock"),
        ):
            say("uv does not read pip's configuration. Behind a mirror, set UV_DEFAULT_INDEX.")
            return 1
    return 0


# The checks, in the order in which a failure is cheapest to mend


def edition_is_fresh() -> bool:
    """Say whether the compiled edition is what the YAML entries compile to today."""
    BUILD.mkdir(exist_ok=True)
    compiled = BUILD / "edition.json"
    if not pistor("knowledge", "export", str(compiled)):
        return False
    if (ROOT / EDITION).is_file() and filecmp.cmp(compiled, ROOT / EDITION, shallow=False):
        return True
    print(f"{EDITION} is older than the entries. Run `python3 dev.py edition` and commit it.")
    return False


# import-linter cannot be run with `-m`, and its script breaks when the repository is moved.
LINT_IMPORTS = "import importlinter.cli; importlinter.cli.lint_imports_command()"

CHECKS: list[tuple[str, Callable[[], bool]]] = [
    ("ruff check", lambda: python("-m", "ruff", "check")),
    ("ruff format", lambda: python("-m", "ruff", "format", "--check")),
    ("mypy", lambda: python("-m", "mypy")),
    ("import contracts", lambda: python("-c", LINT_IMPORTS, "--no-logo")),
    ("knowledge", lambda: pistor("knowledge", "check")),
    ("edition is fresh", edition_is_fresh),
]


def every(steps: list[tuple[str, Callable[[], bool]]]) -> bool:
    """Run all steps, also after a failure, so that one run shows everything to mend."""
    failed = []
    for name, passes in steps:
        say(name)
        began = time.monotonic()
        passed = passes()
        print(f"   {'ok' if passed else 'FAILED'}, {time.monotonic() - began:.1f} s", flush=True)
        if not passed:
            failed.append(name)
    print(f"\nFailed: {', '.join(failed)}." if failed else "\nAll checks passed.", flush=True)
    return not failed


# Setting up


def set_up(name: str) -> None:
    """Make .venv hold exactly the versions in `<name>.lock`, unless it does already."""
    lock_file = ROOT / f"{name}.lock"
    stamp = VENV / f".{name}.installed"
    # The folder counts too: a copied .venv would still import the library it was copied from.
    belongs_to = f"{sys.version} {ROOT}".encode()
    wanted = hashlib.sha256(lock_file.read_bytes() + belongs_to).hexdigest()
    if PYTHON.exists() and stamp.is_file() and stamp.read_text() == wanted:
        return
    make_environment()
    install(lock_file)
    make_importable()
    stamp.write_text(wanted)


def make_environment() -> None:
    if PYTHON.exists():
        return
    try:
        import ensurepip  # noqa: F401, PLC0415  Debian ships it in a package of its own.
        import venv  # noqa: PLC0415
    except ImportError:
        stop("This Python cannot make environments. On Debian or Ubuntu: apt install python3-venv")
    say("making .venv")
    venv.EnvBuilder(with_pip=True, symlinks=not WINDOWS).create(VENV)


def install(lock_file: Path) -> None:
    say(f"installing {lock_file.name}")
    by_hash = ("--quiet", "--require-hashes", "-r", lock_file.name)
    if install_uv() and python("-m", "uv", "pip", "install", "--python", str(PYTHON), *by_hash):
        return
    # uv ignores pip's configuration, so behind a mirror it finds nothing where pip does.
    say("uv could not install; pip tries the same lock")
    if not python("-m", "pip", "install", "--disable-pip-version-check", *by_hash):
        stop(f"{lock_file.name} could not be installed. Is there a network? Or remove .venv first.")


def install_uv() -> bool:
    return python(
        *("-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "-r", "requirements-uv.lock"),
    )


def find_browser() -> None:
    """Fetch a Chromium into .venv where neither the machine nor $PISTOR_CHROMIUM has one."""
    if os.environ.get("PISTOR_CHROMIUM") or any(map(shutil.which, BROWSERS)):
        return
    if not python("tools/browser/fetch.py", str(VENV / "chromium")):
        stop("No browser could be fetched. Install Chromium, or set PISTOR_CHROMIUM to one.")


def make_importable() -> None:
    """Let .venv find the packages in src, their verbs, and give it the command `pistor`.

    A path file and a list of entry points do this without a build back end and without a network.
    """
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    libraries = subprocess.run([PYTHON, "-c", where], check=True, capture_output=True, text=True)
    path_file = Path(libraries.stdout.strip()) / "pistor.pth"
    path_file.write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    known = path_file.with_name("pistor-0.dist-info")
    known.mkdir(exist_ok=True)
    (known / "METADATA").write_text("Metadata-Version: 2.1\nName: pistor\nVersion: 0\n")
    (known / "entry_points.txt").write_text(ENTRY_POINTS)
    if WINDOWS:
        (SCRIPTS / "pistor.cmd").write_text(f'@"{PYTHON}" -m pistor.cli %*\n', encoding="utf-8")
        return
    command = SCRIPTS / "pistor"
    command.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m pistor.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)


# Small words


def pistor(*arguments: str) -> bool:
    return python("-m", "pistor.cli", *arguments)


def python(*arguments: str) -> bool:
    sys.stdout.flush()
    return subprocess.run([PYTHON, *arguments], cwd=ROOT, check=False).returncode == 0


def say(what: str) -> None:
    print(f"== {what}", flush=True)


def stop(why: str) -> NoReturn:
    sys.exit(why)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
