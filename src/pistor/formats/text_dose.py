"""What is drawn up: substances, doses, limits, steps, syringes and checks, as text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from pistor.formats.text_words import (
    NOT_KNOWN,
    count,
    lowered,
    quantity,
    span,
    unit_in_words,
    used_of,
)
from pistor.planning.quantities import plain

if TYPE_CHECKING:
    from pistor.formats.text_layout import Tone
    from pistor.formats.text_writing import Writing
    from pistor.knowledge.knowledge import Knowledge
    from pistor.knowledge.statements import Words
    from pistor.planning.course import Chosen
    from pistor.planning.formulation import Check, ComponentShown, Formula
    from pistor.planning.limiting import LimitUsed

_DETAIL = 4
_DOSING = {
    "per_point": "a volume for every point",
    "per_cm2": "a dose for every square centimetre",
    "per_session": "an amount for the session, divided over the points",
}
_WHOSE = {"protocol": "the protocol", "technique": "the technique", "physician": "a physician"}


def write_formula(out: Writing, formula: Formula, chosen: Chosen, knowledge: Knowledge) -> None:
    """One session's formula, its limits, how to draw it up, and what was checked."""
    _write_components(out, formula)
    _write_given_volumes(out, chosen.protocol)
    _write_limits(out, formula, knowledge)
    _write_steps(out, formula, (*chosen.draw_up, *formula.handling))
    _write_checks(out, formula)


def _write_components(out: Writing, formula: Formula) -> None:
    rows = [["substance", "concentration", "amount", "volume", "stated by"]]
    rows += [_component(out, one) for one in formula.components]
    out.page.table(rows, "lrrrl", head=True)
    for one in formula.components:
        if one.note:
            out.page.say(f"{one.title}: {one.note}", mark="*", tone="caution")
    points = sum(one.points for one in formula.syringes)
    words = (
        f"{quantity(formula.total_ml, 'ml')} in all: {count(points, 'point')} of "
        f"{span(formula.least_per_point_ml, formula.volume_per_point_ml, 'ml')} "
        f"({_DOSING[formula.dosing]})"
    )
    out.page.named("Session", out.cited.after(words, formula.volume_sources))


def _write_given_volumes(out: Writing, protocol: str) -> None:
    """The volumes that a named physician stated; other doses carry their note with them."""
    for one in out.case.decisions.doses:
        if one.protocol == protocol and one.unit == "ml":
            words = f"{quantity(one.amount, 'ml')} per {one.per} set by {one.by}: {one.reason}"
            out.page.say(words, mark="*", tone="caution")


def _component(out: Writing, one: ComponentShown) -> list[str]:
    strength = one.concentration
    return [
        one.title,
        NOT_KNOWN if strength is None else quantity(strength.value, strength.unit),
        quantity(one.amount, one.unit),
        NOT_KNOWN if one.volume_ml is None else quantity(one.volume_ml, "ml"),
        out.cited.after(_WHOSE[one.from_], one.sources),
    ]


def _write_limits(out: Writing, formula: Formula, knowledge: Knowledge) -> None:
    """How much of every limit is used; equal ones of two components stand once."""
    limits = {row.rule: row for one in formula.components for row in one.limits}
    if not limits:
        out.page.named("Limits", "none was read for these substances and this technique")
        return
    out.page.say("Limits used")
    rows = [
        [used_in_words(row, knowledge), out.cited.after(limit_in_words(row), row.sources)]
        for row in limits.values()
    ]
    out.page.table(rows, "rl", indent=_DETAIL)


def used_in_words(row: LimitUsed, knowledge: Knowledge) -> str:
    """`0.9 of at most 10 ml`."""
    limit = knowledge.limits.get(row.rule)
    bound = "at most" if limit is None or limit.bound == "at-most" else "at least"
    return used_of(row.used, bound, row.limit, row.unit)


def limit_in_words(row: LimitUsed) -> str:
    """What a limit is called, and that it does not hold or does not bind where that is so."""
    if not row.binds:
        return f"{row.title} (practice figure; the protocol's own source goes beyond it)"
    return f"{row.title}: DOES NOT HOLD" if row.holds is False else row.title


def _write_steps(out: Writing, formula: Formula, draw_up: Sequence[Words]) -> None:
    out.page.say("Draw up")
    for number, step in enumerate(folded_steps(formula), start=1):
        out.page.say(step, indent=_DETAIL, mark=f"{number}.")
    for words in dict.fromkeys(draw_up):
        out.page.say(out.cited.after(words.say, words.sources), indent=_DETAIL, mark="-")


def folded_steps(formula: Formula) -> list[str]:
    """The steps; syringes that are filled alike share one."""
    steps = [step for step in formula.steps if not step.startswith("Syringe ")]
    filled = []
    for (ml, points), group in groupby(formula.syringes, key=lambda one: (one.ml, one.points)):
        numbers = [one.number for one in group]
        name = f"Syringe {numbers[0]}" if len(numbers) == 1 else f"Syringes {_run(numbers)}"
        each = " each" if len(numbers) > 1 else ""
        filled.append(f"{name}: {quantity(ml, 'ml')} for {count(points, 'point')}{each}.")
    return [*steps[:-1], *filled, *steps[-1:]]


def _run(numbers: Sequence[int]) -> str:
    joined = "and" if len(numbers) == 2 else "to"  # noqa: PLR2004  Two have nothing between.
    return f"{numbers[0]} {joined} {numbers[-1]}"


def _write_checks(out: Writing, formula: Formula) -> None:
    """What does not hold and what is not known, one by one; what holds is only counted."""
    holding = sum(one.holds is True for one in formula.checks)
    out.page.named("Checks", f"{holding} of {len(formula.checks)} hold")
    for one in formula.checks:
        if one.holds is False:
            _write_check(out, one, "does not hold:", "stop")
        elif one.holds is None:
            _write_check(out, one, "not known:", "caution")


def _write_check(out: Writing, one: Check, mark: str, tone: Tone) -> None:
    out.page.say(out.cited.after(one.detail, one.sources), indent=_DETAIL, mark=mark, tone=tone)


def dose_in_short(drawings: Sequence[Formula]) -> str:
    """`18 points of 0.05 ml, 0.9 ml a session; tranexamic acid 4 mg/ml, 3.6 mg`.

    All drawings of one act together: what they give of a substance is summed.
    """
    points = sum(one.points for formula in drawings for one in formula.syringes)
    least = min(formula.least_per_point_ml for formula in drawings)
    most = max(formula.volume_per_point_ml for formula in drawings)
    each = span(least, most, "ml")
    whole = quantity(sum((formula.total_ml for formula in drawings), Decimal(0)), "ml")
    parts = [f"{count(points, 'point')} of {each}, {whole} a session"]
    for shares in zip(*(formula.components for formula in drawings), strict=True):
        known = [one.amount for one in shares if one.amount is not None]
        facts = [] if shares[0].concentration is None else [_strength(shares[0])]
        if len(known) == len(shares):
            facts.append(quantity(sum(known, Decimal(0)), shares[0].unit))
        elif shares[0].volume_ml is not None:
            volumes = [one.volume_ml for one in shares if one.volume_ml is not None]
            facts.append(quantity(sum(volumes, Decimal(0)), "ml"))
        parts.append(f"{lowered(shares[0].title)} {', '.join(facts) or NOT_KNOWN}")
    return "; ".join(parts)


def _strength(one: ComponentShown) -> str:
    strength = one.concentration
    return "" if strength is None else f"{plain(strength.value)} {unit_in_words(strength.unit)}"
