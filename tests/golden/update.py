"""Rewrite what is kept of today's answers: a plan for every example, and both schemas.

    python3 dev.py golden

The plans are in tests/golden, one for each file in examples; the schemas are in
schemas. Read the difference before you commit it: it is what physicians will see.
"""

import json
import sys
from pathlib import Path

from pistor.formats.case_file import read_case
from pistor.formats.schema import case_schema, plan_schema
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.load import DATA, read_folder
from pistor.plain_json import to_json
from pistor.planning.plan import plan

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
GOLDEN = ROOT / "tests" / "golden"
SCHEMAS = ROOT / "schemas"
ANY_EDITION = f"sha256:{'0' * 64}"
"""Stands for the digest, so that an entry which no example uses changes no golden plan."""


def golden_plan(example: Path, knowledge: Knowledge) -> str:
    """The plan of an example as it is kept."""
    tree = json.loads(plan(read_case(example, knowledge), knowledge).to_json())
    tree["knowledge"]["digest"] = ANY_EDITION
    return to_json(tree)


def golden_plans(knowledge: Knowledge) -> dict[Path, str]:
    """The plan of every example by the file that keeps it."""
    return {
        GOLDEN / f"{example.stem}.json": golden_plan(example, knowledge)
        for example in sorted(EXAMPLES.glob("*.yaml"))
    }


def schemas() -> dict[Path, str]:
    """The published schemas by their files."""
    return {
        SCHEMAS / "case.schema.json": to_json(case_schema()),
        SCHEMAS / "plan.schema.json": to_json(plan_schema()),
    }


def main() -> int:
    """Write what changed, remove what no example stands for, and say so."""
    documents, faults = read_folder(DATA)
    if faults:
        print("\n".join(map(str, faults)))
        return 1
    wanted = golden_plans(Knowledge.of_documents(documents)) | schemas()
    SCHEMAS.mkdir(exist_ok=True)
    for path in sorted(set(GOLDEN.glob("*.json")) - set(wanted)):
        path.unlink()
        print(f"removed {path.relative_to(ROOT)}")
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
