"""Cases to measure with: the examples as they lie there, and one with a larger map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pistor.formats.case_file import case_from, read_case

if TYPE_CHECKING:
    from pistor.case import Case
    from pistor.knowledge.knowledge import Knowledge

ROOT = Path(__file__).parents[1]
STANDARD = ROOT / "examples/melasma-standard.yaml"
FOUR_ZONES = {
    "face_malar_left": "8",
    "face_malar_right": "8",
    "face_forehead": "25",
    "face_chin": "6",
}


def examples() -> tuple[Path, ...]:
    """Every example, in the order of their names."""
    return tuple(sorted((ROOT / "examples").glob("*.yaml")))


def example_cases(knowledge: Knowledge) -> dict[str, Case]:
    """Every example as a case, by its name."""
    return {path.stem: read_case(path, knowledge) for path in examples()}


def standard_case(knowledge: Knowledge) -> Case:
    """Melasma on both cheekbones, nothing that speaks against treatment."""
    return read_case(STANDARD, knowledge)


def four_zone_case(knowledge: Knowledge) -> Case:
    """The same with four zones, each with its measured area in cm²."""
    nothing = ("conditions", "allergies", "medicines", "procedures", "site_findings")
    none = {name: [] for name in (*nothing, "measurements", "earlier_sessions")}
    examined = {"by": "Dr A", "on": "2026-11-21", "other_causes_excluded": True}
    no = dict.fromkeys(("pregnant", "breastfeeding", "may_become_pregnant"), False)
    yes = dict.fromkeys(("informed", "licensed_physician"), True)
    zones = {"zones": list(FOUR_ZONES), "areas_cm2": FOUR_ZONES}
    tree = {
        "case": 1,
        "on": "2026-11-21",
        "jurisdiction": "IT",
        "patient": {"born": "1988-04-12", "sex": "female", "weight_kg": "62", "phototype": 4},
        "answers": {**none, **no, **yes, "examined": examined},
        "concerns": [{"id": "melasma", "scores": {"mmasi": "12.4"}, **zones}],
    }
    return case_from(json.dumps(tree).encode(), knowledge)


def blank_case(concern: str, knowledge: Knowledge) -> Case:
    """A concern in the first of its zones that can be injected, and nothing asked."""
    zones = (knowledge.zones[name] for name in knowledge.indications[concern].zones)
    zone = next(one for one in zones if one.injectable)
    name = f"{zone.id}_left" if zone.paired else zone.id
    tree = {"case": 1, "on": "2026-11-21", "concerns": [{"id": concern, "zones": [name]}]}
    return case_from(json.dumps(tree).encode(), knowledge)
