"""Decide whether a session may go ahead, and say why.

Every relevant rule is tried, so every reason is shown at once and file order
does not matter. A missing fact never passes: it becomes a question.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.rules import Position, ScreeningRule, Until
from pistor.knowledge.statements import Verdict
from pistor.planning.facts import Facts
from pistor.planning.findings import (
    About,
    Finding,
    Overridden,
    Screening,
    Subject,
    in_order,
    positions_of,
    sources_of,
)
from pistor.planning.kleene import Answer, Held
from pistor.planning.months import add_months
from pistor.planning.own_rules import own_findings
from pistor.planning.questions import open_questions
from pistor.planning.relevance import Relevant, relevant


def screen(case: Case, knowledge: Knowledge) -> Screening:
    """Every finding about a case, the verdict on everything, and what to ask next.

    The verdict is the worst finding about everything that nobody has
    overridden. Findings about one thing never raise it.
    """
    facts = Facts(case, knowledge)
    in_use = relevant(case, knowledge)
    found = [
        finding
        for rule in knowledge.screening.values()
        if rule.valid.holds_on(case.on)
        and in_use.covers(rule.applies_to, knowledge)
        and in_use.meant(rule.concerns)
        for finding in _try(rule, facts, in_use)
    ]
    found += own_findings(facts, in_use)
    findings = in_order(_overridden(one, case) for one in _still_open(found))
    verdict, until, event = _joined(
        one for one in findings if one.applies_to == "all" and one.stands
    )
    return Screening(
        verdict=verdict,
        until=until,
        until_event=event,
        findings=findings,
        questions=open_questions(findings, facts),
        assumed=_assumed(facts),
    )


def _try(rule: ScreeningRule, facts: Facts, in_use: Relevant) -> Iterator[Finding]:
    in_force = rule.in_force
    position = _position(rule, in_force, facts.case)
    days = position.days if position.days is not None else in_force.days
    held = facts.holds(rule.when, days)
    if held.answer is Answer.NO:
        return
    verdict = position.verdict or rule.verdict
    asking = held.answer is Answer.UNKNOWN
    until, event = (None, None) if asking else _until(rule.until, verdict, days, held, facts)
    if until is not None and until <= facts.case.on:
        return  # It has ended by now.
    for subject in _subjects(rule, held, in_use, facts.knowledge):
        yield Finding(
            rule=rule.id,
            topic=rule.topic,
            verdict=Verdict.ASK if asking else verdict,
            applies_to=subject,
            until=until,
            until_event=event,
            say=rule.say.replace("{days}", str(days)),
            because=rule.because,
            override=rule.override,
            sources=sources_of(rule),
            positions=positions_of(rule, position),
            asks=held.asks,
            would_be=verdict if asking else None,
        )


def _position(rule: ScreeningRule, in_force: Position, case: Case) -> Position:
    """The position a physician took on this topic, else the one in force.

    Where no override is allowed no other position can be taken either.
    """
    if rule.override == "none":
        return in_force
    wanted = {one.take for one in case.decisions.positions if one.topic == rule.topic}
    return next((one for one in rule.positions if one.id in wanted), in_force)


def _subjects(
    rule: ScreeningRule, held: Held, in_use: Relevant, knowledge: Knowledge
) -> Iterable[About]:
    scope = rule.applies_to
    if scope == "all":
        return ("all",)
    if scope.kind == "affected_zones":
        if held.answer is Answer.UNKNOWN:
            return ("all",)
        return [Subject(kind="zone", id=zone) for zone in sorted(held.zones)]
    if scope.kind == "substance_class":
        members = in_use.members(str(scope.id), knowledge)
        return [Subject(kind="substance", id=name) for name in members]
    return (Subject(kind=scope.kind, id=str(scope.id)),)


def _until(
    until: Until | None, verdict: Verdict, position_days: int | None, held: Held, facts: Facts
) -> tuple[date | None, str | None]:
    """The first day on which the deferral is over, or the event that ends it."""
    if until is None or verdict is not Verdict.DEFER:
        return None, None
    if until.event is not None:
        return None, until.event
    start = max(held.ends, default=None)
    if held.running:  # What still goes on has ended today at the earliest.
        start = facts.case.on
    if until.days_after == "birthday":
        start = facts.case.patient.born
    if start is None:
        return None, "a physician sets the day"
    days = position_days if until.days == "position" else until.days
    months = (until.months or 0) + 12 * (until.years or 0)
    return add_months(start, months) + timedelta(days=days or 0), None


def _still_open(findings: list[Finding]) -> Iterator[Finding]:
    """Leave out what is unknown about a thing that is ruled out for good anyway."""
    gone = {
        one.applies_to
        for one in findings
        if one.verdict is Verdict.EXCLUDE and one.override == "none"
    }
    for one in findings:
        settled = one.applies_to in gone or "all" in gone
        if not (one.verdict is Verdict.ASK and one.asks and settled):
            yield one


def _overridden(finding: Finding, case: Case) -> Finding:
    if finding.override == "none":
        return finding
    for one in case.decisions.overrides:
        if one.rule == finding.rule:
            who = Overridden(by=one.by, on=one.on, reason=one.reason)
            return replace(finding, overridden=who)
    return finding


def _joined(findings: Iterable[Finding]) -> tuple[Verdict, date | None, str | None]:
    """The worst verdict, and for a deferral the latest day and the first event."""
    rows = list(findings)
    worst = max(
        (one.verdict for one in rows), key=lambda one: one.severity, default=Verdict.PROCEED
    )
    if worst is not Verdict.DEFER:
        return worst, None, None
    days = [one.until for one in rows if one.until is not None]
    events = [one.until_event for one in rows if one.until_event is not None]
    return worst, max(days, default=None), min(events, default=None)


def _assumed(facts: Facts) -> tuple[str, ...]:
    if facts.case.patient.sex != "male":
        return ()
    what = "Pregnancy, breast-feeding and possible pregnancy"
    return (f"{what}: taken as no, because the patient is male.",)


def earliest(findings: Iterable[Finding], start: date) -> date:
    """The first day on which no standing deferral with a date holds, from `start` on."""
    days = [one.until for one in findings if one.stands and one.until is not None]
    return max([start, *days])
