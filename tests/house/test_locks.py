"""What is installed is known by hash, and nobody's addresses or folders are in the repository."""

import re
import tomllib

# Written in pieces, so that this file does not contain what it looks for.
REGISTRIES = ["pypi" + ".org", "python" + "hosted", "registry." + "npmjs", "/simple" + "/"]
FOLDERS_OF_A_MACHINE = re.compile(r"(?<![\w.~-])/(?:home|root|Users|work|opt|tmp)/\w")
# A binary file has no lines that a person wrote.
BINARY = (".png", ".jpg", ".pdf", ".ttf", ".woff2", ".ico")


def requirements_in(text):
    """The pinned packages of a lock: every version, and whether each has a hash."""
    entries = re.split(r"\n(?=[a-z0-9])", text, flags=re.IGNORECASE)
    for entry in entries:
        if pinned := re.match(r"([\w.-]+)==(\S+)", entry, flags=re.IGNORECASE):
            yield pinned[1], pinned[2], "--hash=sha256:" in entry


def locks_in(files):
    return {name: path for name, path in files.items() if name.endswith(".lock")}


def text_of(path):
    return path.read_text(encoding="utf-8")


def test_every_list_of_requirements_has_its_lock(files):
    lists = {
        name.removesuffix(".in") for name in files if re.fullmatch(r"requirements.*\.in", name)
    }
    locks = {name.removesuffix(".lock") for name in locks_in(files)}

    assert (
        lists
        == locks
        == {
            "requirements",
            "requirements-bench",
            "requirements-clinic",
            "requirements-test",
            "requirements-uv",
        }
    )


def test_a_lock_names_no_address(files):
    assert [name for name, path in locks_in(files).items() if "http" in text_of(path)] == []


def test_every_locked_package_has_a_hash(files):
    for name, path in locks_in(files).items():
        packages = list(requirements_in(text_of(path)))

        assert packages, f"{name} locks nothing"
        assert [package for package, _, hashed in packages if not hashed] == []


def test_a_package_has_the_same_versions_in_every_lock(files):
    """All locks are installed into one environment, so they must not pull at one another."""
    versions = {}
    for path in locks_in(files).values():
        locked = {}
        for package, version, _ in requirements_in(text_of(path)):
            locked.setdefault(package, set()).add(version)
        for package, of_this_lock in locked.items():
            versions.setdefault(package, []).append(of_this_lock)

    assert [name for name, found in versions.items() if any(v != found[0] for v in found)] == []


def packages_listed_in(path):
    lines = text_of(path).splitlines()
    return sorted(line for line in lines if line and not line.startswith(("#", "-")))


def test_the_package_asks_for_what_the_locks_were_made_from(root):
    project = tomllib.loads(text_of(root / "pyproject.toml"))["project"]

    assert sorted(project["dependencies"]) == packages_listed_in(root / "requirements.in")
    assert project["optional-dependencies"] == {
        "clinic": packages_listed_in(root / "requirements-clinic.in")
    }


def test_no_file_names_a_package_registry_or_a_folder_of_somebodys_machine(files):
    found = []
    for name, path in files.items():
        if name.endswith(BINARY):
            continue
        text = text_of(path)
        found += [f"{name}: {address}" for address in REGISTRIES if address in text]
        found += [f"{name}: {match[0]}" for match in FOLDERS_OF_A_MACHINE.finditer(text)]

    assert found == []
