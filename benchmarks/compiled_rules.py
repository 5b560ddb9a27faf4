"""Every screening rule of the edition: the interpreter's rivals in one run, on the same cases.

The rivals are asked for less: whether each condition holds and whether it may. The
compiled rules also leave out what cannot matter and what has ended, and give the
verdict. All must answer alike before any is timed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks.cases import example_cases
from benchmarks.report import Row, aimed
from benchmarks.timing import Timing, timed, timed_often
from benchmarks.two_valued import as_json, possible, true

from pistor.knowledge.knowledge import Knowledge
from pistor.planning.compiled import Compiled
from pistor.planning.screening import screen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.two_valued import Expression, Json

    from pistor.case import Case
    from pistor.planning.compiled import Judged
    from pistor.planning.plain_facts import PlainFacts

MOST_MS_COMPILED = 0.01
_TURNS, _ROUNDS, _RIVAL_ROUNDS = 100, 20, 3


def compiled_rows(
    engines: Mapping[str, Callable[[Sequence[Expression]], Callable[[Json], list[bool]]]],
) -> list[Row]:
    """The compiled rules from plain facts and from a case, and each rival beside them."""
    knowledge = Knowledge.load()
    cases = list(example_cases(knowledge).values())
    compiled = Compiled(knowledge)
    facts = [compiled.plain(case) for case in cases]
    judged = [compiled.judge(one).verdict for one in facts]
    alike = judged == [screen(case, knowledge).verdict for case in cases]
    ours = timed_often(
        [partial(compiled.judge, one) for one in facts], turns=_TURNS, rounds=_ROUNDS
    )
    first = Row(
        work="screen one case, generated Python, from plain facts",
        timing=ours,
        found=f"{len(compiled.rules)} rules, {len(cases)} examples",
        wrong=not alike,
    )
    whole = timed_often(
        [partial(_from_case, compiled, case) for case in cases], turns=_TURNS, rounds=_ROUNDS
    )
    rows = [
        aimed(first, ms=MOST_MS_COMPILED),
        Row(work="the same from a case", timing=whole),
        Row(work="write and compile the rules", timing=timed([partial(Compiled, knowledge)] * 3)),
    ]
    expressions = [test(when) for when in compiled.conditions for test in (true, possible)]
    contexts = [as_json(one, knowledge) for one in facts]
    wanted = [_answers(compiled, one) for one in facts]
    for name, engine in engines.items():
        rows.append(_rival(name, engine(expressions), contexts, wanted, ours))
    return rows


def _from_case(compiled: Compiled, case: Case) -> Judged:
    return compiled.judge(compiled.plain(case))


def _answers(compiled: Compiled, facts: PlainFacts) -> list[bool]:
    """For every rule whether it holds and whether it may, as the rivals give it."""
    holds, maybe = compiled.tried(facts)
    numbers = range(len(compiled.rules))
    return [bool(bits >> number & 1) for number in numbers for bits in (holds, maybe)]


def _rival(
    name: str,
    run: Callable[[Json], list[bool]],
    contexts: list[Json],
    wanted: list[list[bool]],
    ours: Timing,
) -> Row:
    differing = sum(run(one) != answers for one, answers in zip(contexts, wanted, strict=True))
    timing = timed([partial(run, one) for one in contexts], rounds=_RIVAL_ROUNDS)
    faster = timing.p50_ms / ours.p50_ms
    alike = "all equal" if not differing else f"{differing} of {len(contexts)} differ"
    return Row(
        work=f"the same rules with {name}",
        timing=timing,
        found=f"{faster:,.0f} × as long; {alike}",
        aim="slower than ours",
        met=faster > 1,
        wrong=bool(differing),
    )
