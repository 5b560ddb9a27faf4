"""Editions made up for one test, so that no entry of the real one decides its answer."""

from datetime import date
from decimal import Decimal

from pistor.case import Case, Concern, Decisions, Override, Patient
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.knowledge import Knowledge, digest_of
from pistor.plain_json import canonical
from pistor.planning.passes import Setting, work_out_pass
from pistor.planning.plan import plan

CITED = [{"ref": "made-up", "at": "a test", "tier": "A"}]
WORDS = {"say": "Made up for a test.", "sources": CITED}
CONCERN = "made-up"
DAY = date(2026, 11, 21)


def entry(name, **fields):
    return {"id": name, "title": name, "review": {"status": "draft"}, **fields}


def amount(value, unit, *, tier="A"):
    return {"value": str(value), "unit": unit, "sources": [{**CITED[0], "tier": tier}]}


def span(unit, **ends):
    ends = {key: str(value) for key, value in ends.items() if value is not None}
    return {"unit": unit, "sources": CITED, **ends}


def view(name, *, side=False):
    frame = {"left": "-500", "top": "-500", "width": "1000", "height": "1000"}
    seen = "towards-viewer" if side else "viewer-right"
    return entry(name, **frame, patient_left=seen, line_scale="1", strokes=[])


def box(left, top, width, height):
    corners = ((0, 0), (width, 0), (width, height), (0, height))
    return [[str(left + x), str(top + y)] for x, y in corners]


def zone(name, *rings_in, paired=False):
    """A zone from pairs of a view and a ring."""
    outlines = [{"view": seen_in, "rings": [ring]} for seen_in, ring in rings_in]
    return entry(name, paired=paired, parent="body", boundaries=WORDS, outlines=outlines)


def technique(pattern="grid", spacing_mm=10, **fields):
    spacing = {} if spacing_mm is None else {"spacing_mm": span("mm", low=spacing_mm)}
    body = {"layer": "dermis", "needles": True, "how": WORDS, "pattern": pattern}
    return entry("needle", **body, **spacing, **fields)


def limit(name, value, unit, per, *, about="medicine", **fields):
    body = {
        "applies_to": {"substance": about},
        "value": str(value),
        "unit": unit,
        "bound": "at-most",
        "per": per,
        "basis": "local",
        "because": "Made up for a test.",
        "override": "physician",
        "sources": CITED,
    }
    return entry(name, **body | fields)


def a_pass(*components, **fields):
    body = {
        "id": "injection",
        "technique": "needle",
        "technique_sources": CITED,
        "layer": "dermis",
        "dosing": "per_session",
    }
    return {**body, "components": list(components), **fields}


def protocol(*passes, name="made-up", **fields):
    body = {"concern": CONCERN, "standing": "label", "course": {}, "expect": {}}
    return entry(name, **body | {"passes": list(passes), "sources": CITED} | fields)


def indication():
    body = {"patient_words": "made up", "zones": ["here"], "scales": []}
    return entry(CONCERN, zones_because=WORDS, evidence=WORDS, **body)


def source(name):
    body = {"kind": "trial", "tier": "A", "locator": name, "read": "full"}
    return entry(name, **body)


HERE = zone("here", ("front", box(-20, 0, 40, 100)))


def edition(**kinds):
    """An edition of the entries given; a view, a zone, a technique and substances if not."""
    rows = {kind: [] for kind in KINDS}
    rows |= {"sources": [source("made-up"), source("ours")]}
    rows |= {"views": [view("front")], "zones": [HERE], "techniques": [technique()]}
    rows |= {kind.replace("_", "-"): given for kind, given in kinds.items()}
    if not rows["substances"]:
        parts = [
            part for row in rows["protocols"] for one in row["passes"] for part in one["components"]
        ]
        rows["substances"] = [entry(name) for name in sorted({part["substance"] for part in parts})]
    lines = {kind: canonical(given) for kind, given in rows.items()}
    return Knowledge(edition="made-up", digest=digest_of("made-up", lines), lines=lines)


def case_of(concern, *, weight_kg=None, **decided):
    weight = None if weight_kg is None else Decimal(weight_kg)
    return Case(
        case=1,
        on=DAY,
        patient=Patient(weight_kg=weight),
        concerns=(concern,),
        decisions=Decisions(**decided),
    )


def worked_out(knowledge, areas=None, *, zones=("here",), number=0, weight_kg=None, **decided):
    """One pass of the only protocol, on zones with areas in cm² as far as they are given."""
    areas = {name: Decimal(area) for name, area in (areas or {}).items()}
    concern = Concern(id=CONCERN, zones=zones, areas_cm2=areas)
    [regimen] = knowledge.protocols.values()
    one = regimen.passes[number]
    setting = Setting(
        protocol=regimen,
        concern=concern,
        zones=zones,
        numbers=(1,),
        sessions_with={part.substance: 1 for part in one.components},
        case=case_of(concern, weight_kg=weight_kg, **decided),
        knowledge=knowledge,
    )
    return work_out_pass(one, setting)


def override(rule):
    return Override(rule=rule, on=DAY, by="Dr A", reason="talked over")


def planned(knowledge, *, born=None):
    """The courses of a whole plan for the only concern."""
    concern = Concern(id=CONCERN, zones=("here",))
    patient = Patient(born=born)
    return plan(Case(case=1, on=DAY, patient=patient, concerns=(concern,)), knowledge).courses
