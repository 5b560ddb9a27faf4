"""The same case gives the same bytes in every process, whatever surrounds it."""

import os
import subprocess
import sys

import pytest
from tests.library.edition import ROOT

SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"},
    {"PYTHONHASHSEED": "4294967295", "LC_ALL": "de_DE.ISO-8859-1", "TZ": "America/Anchorage"},
)
EVERY_WAY = (("plan", "json"), ("plan", "text"), ("plan", "svg"), ("screen", "json"))
EXAMPLES = ("two-concerns-numbing-cream", "melasma-everything-unknown")


def answer(verb, example, form, surroundings, folder):
    """What the command writes in a process of its own, begun in another folder each time."""
    case = ROOT / "examples" / f"{example}.yaml"
    command = [sys.executable, "-m", "pistor.cli", verb, str(case), "--format", form]
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
    paths = os.pathsep.join(str(path) for path in (ROOT / "src", inherited.get("PYTHONPATH", "")))
    surrounded = inherited | surroundings | {"PYTHONPATH": paths}
    run = subprocess.run(command, env=surrounded, cwd=folder, capture_output=True, check=True)
    return run.stdout


@pytest.mark.parametrize(
    ("verb", "form", "example"),
    [
        *((*way, example) for way in EVERY_WAY for example in EXAMPLES),
        # A plan with open questions gives no calendar.
        ("plan", "ics", "two-concerns-numbing-cream"),
    ],
)
def test_a_case_gives_the_same_bytes_everywhere(verb, form, example, tmp_path):
    folders = [tmp_path / str(number) for number in range(len(SURROUNDINGS))]
    for folder in folders:
        folder.mkdir()
    first, *others = [
        answer(verb, example, form, around, folder)
        for around, folder in zip(SURROUNDINGS, folders, strict=True)
    ]

    assert len(first) > 200
    assert others == [first, first]
