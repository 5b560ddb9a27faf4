"""Formulas at random: points per zone under ceilings, volumes in steps, whole syringes.

The knowledge behind them is made up here, so that no entry of the edition
decides what is measured. All numbers of a task are whole, in the unit named, so
that two solvers can agree to the last step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.map_memory import MapMemory

from pistor.case import Case, Concern
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.knowledge import Knowledge, digest_of
from pistor.plain_json import canonical
from pistor.planning.passes import PassPlan, Setting, work_out_pass
from pistor.planning.spreading import SESSION_STEP_ML

if TYPE_CHECKING:
    from pistor.knowledge.protocols import Pass

TASKS = 200
ZONES = ("first_zone", "second_zone", "third_zone", "fourth_zone")
SIDE_MM = 35
"""Zones are squares, drawn below one another, far enough apart for the largest area."""
_PITCH_MM = 100
CLOSE_MM = 2
"""So close that no lattice binds before a dose per cm² does."""

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaTask:
    """What a source states, what limits allow, and the ground there is.

    With a dose per cm² the points follow from it. With a volume per session they
    come from the pattern, the volume is divided over them, and no limit applies.
    """

    tenths_cm2: tuple[int, ...]
    tenths_mg_ml: int
    step_ml_a_point: int
    """Hundredths of a millilitre, as every volume here."""
    hundredths_mg_cm2: int | None
    session_ml: int | None
    most_points: int | None
    most_ml: int | None
    most_hundredths_mg: int | None
    syringe_ml: int
    spacing_mm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaAnswer:
    """Points of each zone, volumes in hundredths of a millilitre, and how many syringes."""

    points: tuple[int, ...]
    total_ml: int
    least_ml: int
    largest_ml: int
    syringes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedTask:
    """A task with the knowledge and the case that state it to the planner.

    `laid` is how many points the pattern set in each zone, and `memory` holds where:
    a lattice is no part of what is compared.
    """

    task: FormulaTask
    one: Pass
    setting: Setting
    laid: tuple[int, ...]
    memory: MapMemory


def formula_task(seed: int) -> FormulaTask:
    """The same task for the same seed; one in four divides a session's volume."""
    chance = Random(seed)  # noqa: S311  It makes tasks that can be made again.
    by_session = chance.random() < 1 / 4
    strength, volume = chance.randint(5, 400), chance.randint(2, 25)
    dose = chance.randint(2, 20) * strength * volume // 100 + 1
    unless = [by_session or chance.random() < 1 / 2 for _ in range(3)]
    return FormulaTask(
        tenths_cm2=tuple(chance.randint(50, 250) for _ in range(chance.randint(1, len(ZONES)))),
        tenths_mg_ml=strength,
        step_ml_a_point=volume,
        hundredths_mg_cm2=None if by_session else dose,
        session_ml=chance.randint(100, 300) if by_session else None,
        most_points=None if unless[0] else chance.randint(5, 60),
        most_ml=None if unless[1] else chance.randint(volume, 1000),
        most_hundredths_mg=None if unless[2] else chance.randint(50, 20_000),
        syringe_ml=chance.choice((100, 250, 300) if by_session else (50, 100, 250, 300)),
        spacing_mm=chance.randint(8, 12) if by_session else CLOSE_MM,
    )


def prepared(task: FormulaTask) -> PreparedTask:
    """The task as an edition, a case and a pass that the planner can work out."""
    knowledge = _knowledge(task)
    protocol = knowledge.protocols["made-up"]
    zones = ZONES[: len(task.tenths_cm2)]
    areas = dict(zip(zones, (Decimal(area) / 10 for area in task.tenths_cm2), strict=True))
    concern = Concern(id="made-up", zones=zones, areas_cm2=areas)
    setting = Setting(
        protocol=protocol,
        concern=concern,
        zones=zones,
        numbers=(1,),
        sessions_with={"medicine": 1},
        case=Case(case=1, on=date(2026, 11, 21), concerns=(concern,)),
        knowledge=knowledge,
    )
    memory, one = MapMemory(), protocol.passes[0]
    drawn = memory.run(lambda: work_out_pass(one, setting)).plans[0].map
    laid = () if drawn is None else tuple(row.count for row in drawn.zones)
    return PreparedTask(task=task, one=one, setting=setting, laid=laid, memory=memory)


def our_formula(one: PreparedTask) -> FormulaAnswer:
    """What Pistor draws up for a task, read from the plan of the pass."""
    worked = one.memory.run(lambda: work_out_pass(one.one, one.setting))
    zones = len(one.task.tenths_cm2)
    return answer_of(worked.plans[0], zones=zones, syringe_ml=one.task.syringe_ml)


class BrokenFormulaError(Exception):
    """Volumes that do not add up, or a syringe that holds more than it can."""


def answer_of(plan: PassPlan, *, zones: int, syringe_ml: int) -> FormulaAnswer:
    """The counts and volumes of a pass, after adding them up anew.

    Raises `BrokenFormulaError` when points, syringes and formula do not agree, or
    a syringe is overfull.
    """
    if plan.formula is None or plan.map is None:
        return FormulaAnswer(points=(0,) * zones, total_ml=0, least_ml=0, largest_ml=0, syringes=0)
    volumes = [_steps(point.volume_ml) for point in plan.map.points]
    filled = [_steps(syringe.ml) for syringe in plan.formula.syringes]
    each = [
        sum(_steps(point.volume_ml) for point in plan.map.points if point.syringe == row.number)
        for row in plan.formula.syringes
    ]
    total = _steps(plan.formula.total_ml)
    if not sum(volumes) == sum(filled) == total or each != filled:
        raise BrokenFormulaError(f"{sum(volumes)}, {sum(filled)} and {total} hundredths of a ml.")
    if max(filled) > syringe_ml:
        raise BrokenFormulaError(f"{max(filled)} in a syringe for {syringe_ml} hundredths of a ml.")
    return FormulaAnswer(
        points=tuple(row.count for row in plan.map.zones),
        total_ml=total,
        least_ml=min(volumes),
        largest_ml=max(volumes),
        syringes=len(filled),
    )


def _steps(volume: Decimal) -> int:
    steps = volume / SESSION_STEP_ML
    if steps != int(steps):
        raise BrokenFormulaError(f"{volume} ml is not a whole number of steps.")
    return int(steps)


# The edition that states a task.


def _knowledge(task: FormulaTask) -> Knowledge:
    trees: dict[str, list[Tree]] = {kind: [] for kind in KINDS}
    trees["substances"] = [_entry("medicine")]
    trees["devices"] = [
        _entry("syringe", kind="syringe", syringe_ml=_span("ml", high=_number(task.syringe_ml, 2)))
    ]
    trees["techniques"] = [
        _entry(
            "needle",
            layer="dermis",
            needles=True,
            how=_words(),
            pattern="grid",
            spacing_mm=_span("mm", low=str(task.spacing_mm)),
        )
    ]
    trees["views"] = [_view()]
    trees["zones"] = [_zone(name, number) for number, name in enumerate(ZONES)]
    trees["limits"] = _limits(task)
    trees["protocols"] = [_protocol(task)]
    lines = {kind: canonical(rows) for kind, rows in trees.items()}
    return Knowledge(edition="made-up", digest=digest_of("made-up", lines), lines=lines)


def _entry(name: str, **fields: object) -> Tree:
    return {"id": name, "title": name, "review": {"status": "draft"}, **fields}


def _cited() -> list[Tree]:
    return [{"ref": "made-up", "at": "benchmarks", "tier": "A"}]


def _words() -> Tree:
    return {"say": "Made up for a benchmark.", "sources": _cited()}


def _number(value: int, places: int) -> str:
    return str(Decimal(value).scaleb(-places))


def _amount(value: int, places: int, unit: str) -> Tree:
    return {"value": _number(value, places), "unit": unit, "sources": _cited()}


def _span(unit: str, **ends: str) -> Tree:
    return {"unit": unit, "sources": _cited(), **ends}


def _view() -> Tree:
    height = _PITCH_MM * len(ZONES)
    frame = {"left": "-100", "top": "0", "width": "200", "height": str(height)}
    return _entry("view", **frame, patient_left="viewer-right", line_scale="1", strokes=[])


def _zone(name: str, number: int) -> Tree:
    half, middle = SIDE_MM / 2, _PITCH_MM * (number + 0.5)
    corners = ((-half, -half), (half, -half), (half, half), (-half, half))
    ring = [[str(x), str(middle + y)] for x, y in corners]
    outlines = [{"view": "view", "rings": [ring]}]
    return _entry(name, paired=False, parent="body", boundaries=_words(), outlines=outlines)


def _limits(task: FormulaTask) -> list[Tree]:
    rows = (
        ("most-mg", task.most_hundredths_mg, 2, "mg"),
        ("most-ml", task.most_ml, 2, "ml"),
        ("most-points", task.most_points, 0, "points"),
    )
    return [
        _entry(
            name,
            applies_to={"substance": "medicine"},
            value=_number(value, places),
            unit=unit,
            bound="at-most",
            per="session",
            basis="local",
            because="Made up for a benchmark.",
            override="physician",
            sources=_cited(),
        )
        for name, value, places, unit in rows
        if value is not None
    ]


def _protocol(task: FormulaTask) -> Tree:
    medicine: Tree = {
        "substance": "medicine",
        "concentration": _amount(task.tenths_mg_ml, 1, "mg/ml"),
    }
    volume: Tree
    if task.hundredths_mg_cm2 is None:
        dosing = "per_session"
        volume = {"volume_per_session_ml": _amount(task.session_ml or 0, 2, "ml")}
    else:
        dosing = "per_cm2"
        volume = {"volume_per_point_ml": _amount(task.step_ml_a_point, 2, "ml")}
        medicine |= {"amount": _amount(task.hundredths_mg_cm2, 2, "mg/cm2"), "per": "cm2"}
    one: Tree = {
        "id": "injection",
        "technique": "needle",
        "technique_sources": _cited(),
        "device": "syringe",
        "layer": "dermis",
        "dosing": dosing,
        "components": [medicine],
        **volume,
    }
    body = {"concern": "made-up", "standing": "label", "course": {}, "expect": {}}
    return _entry("made-up", **body, passes=[one], sources=_cited())
