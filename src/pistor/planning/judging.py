"""The verdict on a case: what screening says, and what is left once protocols are weighed."""

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Verdict
from pistor.planning.findings import Finding, OpenQuestion, Screening, Subject, in_order
from pistor.planning.pairs import between
from pistor.planning.protocol_choice import Choice, choose
from pistor.planning.screening import screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pistor.planning.course import Course
    from pistor.planning.together import Beside


def judge(case: Case, knowledge: Knowledge) -> tuple[Screening, tuple[Choice, ...]]:
    """The screening with its final verdict, and the choice for every concern.

    When every option of every concern falls, the verdict is at least the worst
    that felled the last of them. A concern about which something must be asked
    first, whatever the option, has none until then. Nothing is asked where every
    protocol is ruled out whoever the patient is.
    """
    screening = screen(case, knowledge)
    choices = tuple(choose(one, case, knowledge, screening) for one in case.concerns)
    felled = [one.felled_by or _asked_first(one, screening) for one in choices]
    verdicts = [one for one in felled if one is not None]
    if len(verdicts) < len(felled):
        return screening, choices
    last = min(verdicts, key=lambda one: one.severity)
    if last.severity > screening.verdict.severity:
        screening = replace(screening, verdict=last, until=None, until_event=None)
    if all(one.ruled_out for one in choices):
        findings = tuple(one for one in screening.findings if one.verdict is not Verdict.ASK)
        screening = replace(screening, findings=findings, questions=())
    return screening, choices


def _asked_first(choice: Choice, screening: Screening) -> Verdict | None:
    """`ask` where a question about the concern itself stands and nobody may go on without."""
    rows = screening.about("concern", choice.concern.id)
    asks = any(one.verdict is Verdict.ASK and one.override == "none" for one in rows)
    return Verdict.ASK if asks else None


def after_courses(
    screening: Screening, worked: tuple["Beside", ...], knowledge: Knowledge
) -> Screening:
    """The screening with what only the chosen doses make known."""
    courses = tuple(row.course for row in worked)
    screening = _with_needs(_after_limits(screening, worked), courses, knowledge)
    cautions = list(_mixtures(courses, knowledge))
    if not cautions:
        return screening
    return replace(screening, findings=in_order([*screening.findings, *cautions]))


def _mixtures(courses: tuple["Course", ...], knowledge: Knowledge) -> "Iterator[Finding]":
    """A caution for every chosen mixture of which a pair is untested or cautioned against."""
    for course in courses:
        chosen = course.chosen
        formulas = [one.formula for one in chosen.passes if one.formula] if chosen else []
        names = {tuple(part.substance for part in one.components) for one in formulas}
        pairs = sorted({pair for row in names for pair in combinations(row, 2)})
        entries = {pair: list(between(pair, knowledge)) for pair in pairs}
        open_ = [
            pair
            for pair, rows in entries.items()
            if not any(one.holds == "compatible" for one in rows)
        ]
        said = [one for rows in entries.values() for one in rows if one.holds == "caution"]
        if chosen is None or not (open_ or said):
            continue
        told = (" with ".join(_title(name, knowledge) for name in pair) for pair in open_)
        untested = [f"Not known: {' and '.join(told)}."] if open_ else []
        because = dict.fromkeys(one.because for one in said)
        cited = dict.fromkeys(row for one in said for row in one.sources)
        yield Finding(
            rule="mixture-as-injected",
            topic="mixture",
            verdict=Verdict.CAUTION,
            applies_to=Subject(kind="protocol", id=chosen.protocol),
            say="This mixture is proposed only because its own source injected it.",
            because=" ".join([*untested, *because]),
            override="physician",
            sources=tuple(dict.fromkeys([*chosen.sources, *cited])),
        )


def _title(name: str, knowledge: Knowledge) -> str:
    return knowledge.substances[name].title.lower()


def _after_limits(screening: Screening, worked: tuple["Beside", ...]) -> Screening:
    """The screening with its verdict raised when limits fell the last option of every concern."""
    fell = any(row.fell for row in worked)
    gone = all(row.course.chosen is None for row in worked)
    if not (fell and gone) or screening.verdict is Verdict.EXCLUDE:
        return screening
    return replace(screening, verdict=Verdict.EXCLUDE, until=None, until_event=None)


def _with_needs(
    screening: Screening, courses: tuple["Course", ...], knowledge: Knowledge
) -> Screening:
    """The screening with what only a chosen dose makes matter, as a finding and a question."""
    needs = {need for course in courses for need in course.needs}
    rows = [one for one in knowledge.questions.values() if one.fact in needs]
    if not rows:
        return screening
    findings = [
        Finding(
            rule="limit-needs-an-answer",
            topic="limits",
            verdict=Verdict.ASK,
            applies_to="all",
            say=one.ask,
            because="A limit for body weight could bind at this dose.",
            override="none",
            sources=one.sources,
            asks=(one.fact,),
        )
        for one in rows
    ]
    extra = [
        OpenQuestion(
            id=one.id,
            ask=one.ask,
            kind=one.kind,
            family=one.family,
            settles=("limit-needs-an-answer",),
        )
        for one in rows
    ]
    verdict = max(screening.verdict, Verdict.ASK, key=lambda one: one.severity)
    return replace(
        screening,
        verdict=verdict,
        findings=in_order([*screening.findings, *findings]),
        questions=(*screening.questions, *extra),
    )
