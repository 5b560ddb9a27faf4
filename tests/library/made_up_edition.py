"""Small editions made up for one test, and cases for them.

What the knowledge happens to hold today then decides nothing: every medicine,
limit and pair of a test stands in that test.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pistor.case import Answers, Case, Concern, EarlierSession, Injected, Patient, Practice
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.knowledge import Knowledge, digest_of
from pistor.plain_json import canonical
from pistor.planning.plan import Plan, plan

Tree = dict[str, Any]

TODAY = date(2026, 11, 21)
ZONES = ("first_zone", "second_zone", "third_zone")
POINTS = 4
SESSION_ML = Decimal("0.4")
LIGHTEST_KG = 20
"""The lowest weight that the made-up form accepts."""
_SIDE_MM, _PITCH_MM = 20, 60
_CITED = [{"ref": "made-up", "at": "tests", "tier": "A"}]
_WORDS = {"say": "Made up for a test.", "sources": _CITED}


def protocol(name: str, concern: str, doses: dict[str, str | None], **fields: Any) -> Tree:
    """Doses in mg of a session by medicine; None for one whose amount cannot be worked out.

    `sessions` is how many, 1 unless told; `every` the interval, in days where it is
    a number; `first_gaps` the gaps that differ; `standing` is a trial unless told.
    """
    one = {
        "id": "injection",
        "technique": "needle",
        "technique_sources": _CITED,
        "layer": "dermis",
        "dosing": "per_session",
        "components": [_component(medicine, dose) for medicine, dose in doses.items()],
        "volume_per_session_ml": _amount(SESSION_ML, "ml"),
        "points_per_session": _amount(POINTS, "points"),
    }
    course: Tree = {
        "sessions": {"unit": "sessions", "high": str(fields.get("sessions", 1)), "sources": _CITED}
    }
    if fields.get("every") is not None:
        course["interval"] = interval(fields["every"])
    course["first_gaps"] = [interval(one) for one in fields.get("first_gaps", ())]
    body = {"concern": concern, "standing": fields.get("standing", "trial"), "expect": {}}
    return _entry(name, **body, course=course, passes=[one], sources=_CITED)


def _component(medicine: str, dose: str | None) -> Tree:
    if dose is None:
        return {"substance": medicine, "concentration": _amount("2", "percent")}
    return {"substance": medicine, "amount": _amount(dose, "mg"), "per": "session"}


def interval(every: int | Tree) -> Tree:
    """So many days, or the fields of an interval as an entry writes them."""
    stated = {"unit": "days", "usual": every} if isinstance(every, int) else every
    return {**stated, "sources": _CITED}


def limit(name: str, value: str, unit: str, per: str, **fields: Any) -> Tree:
    """A limit of a medicine (`of`) or of a class (`of_class`); nobody may override it unless told.

    A bound from above unless told.
    """
    target = {"substance": fields.get("of", "red")}
    if "of_class" in fields:
        target = {"substance_class": fields["of_class"]}
    return _entry(
        name,
        applies_to=target,
        value=value,
        unit=unit,
        per=per,
        bound=fields.get("bound", "at-most"),
        basis="local",
        because="Made up for a test.",
        override=fields.get("override", "none"),
        sources=_CITED,
    )


def pair(first: str, second: str, holds: str, where: str) -> Tree:
    """What is stated of two medicines in one syringe, area or day."""
    return _entry(
        f"{first}-{second}-{where}".replace(":", "-"),
        between=[first, second],
        holds=holds,
        where=where,
        because=f"{first} and {second}: {holds} in one {where}.",
        sources=_CITED,
    )


def combination(
    name: str, *, before: int | None = None, after: int | None = None, **fields: Any
) -> Tree:
    """Days kept `before` and `after` a peel; tier A, for every concern and never on its day."""
    return _entry(
        name,
        procedure="peel",
        order={**_WORDS, "say": f"{name} says so"},
        days_before_other=before,
        days_after_other=after,
        same_day_same_zone=fields.get("same_day", False),
        concerns=list(fields.get("concerns", ())),
        specific_to_mesotherapy=True,
        sources=[{**_CITED[0], "tier": fields.get("tier", "A")}],
    )


def edition(
    *protocols: Tree,
    limits: tuple[Tree, ...] = (),
    pairs: tuple[Tree, ...] = (),
    combinations: tuple[Tree, ...] = (),
    classes: dict[str, tuple[str, ...]] | None = None,
) -> Knowledge:
    """An edition that holds these and whatever they name. `classes` are those of a medicine."""
    parts = [part for one in protocols for row in one["passes"] for part in row["components"]]
    names = sorted({part["substance"] for part in parts} | set(classes or {}))
    trees: dict[str, list[Tree]] = {kind: [] for kind in KINDS}
    trees["substances"] = [
        _entry(name, classes=list((classes or {}).get(name, ()))) for name in names
    ]
    trees["indications"] = [
        _indication(name) for name in sorted({one["concern"] for one in protocols})
    ]
    trees |= {"protocols": list(protocols), "limits": list(limits)}
    trees |= {"incompatibilities": list(pairs), "combinations": list(combinations)}
    trees |= _surroundings()
    lines = {kind: canonical(rows) for kind, rows in trees.items()}
    return Knowledge(edition="made-up", digest=digest_of("made-up", lines), lines=lines)


def case(*concerns: str, zones: dict[str, tuple[str, ...]] | None = None, **fields: Any) -> Case:
    """A case for concerns, each on a zone of its own unless `zones` says otherwise.

    `weight_kg` and `earlier` sessions are written short; the rest as a case has it.
    """
    placed = {name: (ZONES[number],) for number, name in enumerate(concerns)} | (zones or {})
    weight, earlier = fields.pop("weight_kg", None), fields.pop("earlier", ())
    patient = Patient(
        born=date(1988, 4, 12),
        sex="female",
        weight_kg=None if weight is None else Decimal(weight),
    )
    return Case(
        case=1,
        on=TODAY,
        jurisdiction="XX",
        patient=patient,
        answers=Answers(allergies=(), earlier_sessions=tuple(earlier)),
        concerns=tuple(
            Concern(
                id=name,
                zones=placed[name],
                areas_cm2=dict.fromkeys(placed[name], Decimal(4)),
            )
            for name in concerns
        ),
        **fields,
    )


def had(on: date, **doses: str | None) -> EarlierSession:
    """An earlier session: mg by medicine, None where nobody noted how much."""
    used = tuple(
        Injected(id=name) if dose is None else Injected(id=name, amount=Decimal(dose), unit="mg")
        for name, dose in doses.items()
    )
    return EarlierSession(on=on, substances=used)


def had_protocol(on: date, protocol: str) -> EarlierSession:
    """An earlier session of which only the protocol was noted."""
    return EarlierSession(on=on, protocol=protocol, substances=())


def twice(session: EarlierSession) -> EarlierSession:
    """The session with every medicine noted once more."""
    return replace(session, substances=session.substances * 2)


def shut(*days: str) -> Practice:
    """A practice that is closed on these days."""
    return Practice(closed=tuple(map(date.fromisoformat, days)))


# What is read off a plan.


def dates(made: Plan) -> dict[str, list[str]]:
    """The days of every concern that has any."""
    return {
        one.concern: [row.on.isoformat() for row in one.chosen.series.sessions]
        for one in made.courses
        if one.chosen is not None
    }


def chosen(made: Plan) -> dict[str, str | None]:
    """The protocol taken for every concern."""
    return {
        one.concern: None if one.chosen is None else one.chosen.protocol for one in made.courses
    }


def because(made: Plan, concern: str) -> dict[str, str]:
    """Why each protocol of a concern was not taken."""
    (course,) = [one for one in made.courses if one.concern == concern]
    return {row.protocol: row.because for row in course.not_chosen}


def planned(knowledge: Knowledge, *concerns: str, **fields: Any) -> Plan:
    """The plan of a made-up case."""
    return plan(case(*concerns, **fields), knowledge)


# What every edition needs.


def _entry(name: str, **fields: Any) -> Tree:
    return {"id": name, "title": name.capitalize(), "review": {"status": "draft"}, **fields}


def _amount(value: object, unit: str) -> Tree:
    return {"value": str(value), "unit": unit, "sources": _CITED}


def _indication(name: str) -> Tree:
    said = {"patient_words": name, "zones": list(ZONES), "scales": []}
    return _entry(name, **said, zones_because=_WORDS, evidence=_WORDS)


@cache
def _surroundings() -> dict[str, list[Tree]]:
    """Sources, a technique, zones on one drawing, a country, and the question for the weight."""
    technique = {"layer": "dermis", "needles": True, "how": _WORDS, "pattern": "grid"}
    height = str(_PITCH_MM * len(ZONES))
    frame = {"left": "-100", "top": "0", "width": "200", "height": height, "strokes": []}
    question = {"fact": "weight_kg", "ask": "How heavy?", "kind": "number", "family": "identity"}
    document = {"kind": "label", "tier": "A", "read": "full", "locator": "none"}
    return {
        "sources": [_entry(name, **document) for name in ("made-up", "ours")],
        "techniques": [
            _entry("needle", **technique, spacing_mm={"unit": "mm", "low": "5", "sources": _CITED})
        ],
        "views": [_entry("view", **frame, patient_left="viewer-right", line_scale="1")],
        "zones": [_zone(name, number) for number, name in enumerate(ZONES)],
        "procedures": [_entry("peel", ask="A peel?")],
        "jurisdictions": [_entry("xx", in_office_mixing="allowed", mixing_sources=_CITED)],
        "questions": [
            _entry(
                "weight-kg",
                **question,
                low=str(LIGHTEST_KG),
                asked_of="either",
                because="Made up for a test.",
                sources=_CITED,
            )
        ],
    }


def _zone(name: str, number: int) -> Tree:
    half, middle = _SIDE_MM / 2, _PITCH_MM * (number + 0.5)
    corners = ((-half, -half), (half, -half), (half, half), (-half, half))
    ring = [[str(x), str(middle + y)] for x, y in corners]
    outlines = [{"view": "view", "rings": [ring]}]
    return _entry(name, paired=False, parent="body", boundaries=_WORDS, outlines=outlines)
