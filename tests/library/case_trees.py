"""Cases as their files write them, and the door through which they become values."""

import json
from typing import Any

from tests.library.edition import knowledge

from pistor.case import Case
from pistor.formats.case_file import case_from

ON = "2026-11-21"
PATIENT = {"born": "1988-04-12", "sex": "female"}
EXAMINED = {"by": "Dr A", "on": ON, "other_causes_excluded": True}
ZONES = {
    "acne-scars": ["face_malar_left"],
    "androgenetic-alopecia": ["scalp_vertex"],
    "body-fat": ["abdomen_lower"],
    "cellulite": ["thigh_posterior_left"],
    "chronic-low-back-pain": ["back_lower"],
    "low-back-pain": ["back_lower"],
    "melasma": ["face_malar_left", "face_malar_right"],
    "skin-rejuvenation": ["face_malar_left"],
    "submental-fat": ["submental"],
}
AREAS = {
    "acne-scars": "6",
    "androgenetic-alopecia": "40",
    "melasma": "6",
    "skin-rejuvenation": "6",
    "submental-fat": "30",
}
NOTHING_FOUND = {
    "pregnant": False,
    "breastfeeding": False,
    "may_become_pregnant": False,
    "informed": True,
    "licensed_physician": True,
    "examined": EXAMINED,
    "conditions": [],
    "allergies": [],
    "medicines": [],
    "procedures": [],
    "site_findings": [],
    "measurements": [],
    "earlier_sessions": [],
}
"""Everything was asked and nothing speaks against treatment."""


def concern(name: str = "melasma", **fields: Any) -> dict[str, Any]:
    """A concern on its usual zones, each with a measured area."""
    zones = fields.pop("zones", ZONES.get(name, ["abdomen_lower"]))
    areas = {zone: AREAS.get(name, "200") for zone in zones}
    return {"id": name, "zones": zones, "areas_cm2": areas, **fields}


def blank(**fields: Any) -> dict[str, Any]:
    """A concern, its zones, and nothing asked."""
    first = {"id": "melasma", "zones": ZONES["melasma"]}
    return {"case": 1, "on": ON, "concerns": [first], **fields}


def healthy(name: str = "melasma", **answers: Any) -> dict[str, Any]:
    """A patient with nothing against treatment but what `answers` say."""
    return {
        "case": 1,
        "on": ON,
        "jurisdiction": "US",
        "patient": {**PATIENT, "weight_kg": "70", "phototype": 2},
        "answers": {**NOTHING_FOUND, **answers},
        "concerns": [concern(name)],
    }


def admitted(tree: dict[str, Any]) -> Case:
    """The case, read as a file with the same words would be."""
    return case_from(json.dumps(tree).encode(), knowledge())
