"""One concern worked out: protocol, passes, dates and what to expect."""

from dataclasses import dataclass, replace
from decimal import Decimal

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Expectation, Pass, Protocol, Standing
from pistor.knowledge.statements import Citations, Span, Verdict, Words
from pistor.planning.bespoke import Bespoke, bespoke_for
from pistor.planning.conflicts import Conflict
from pistor.planning.findings import Finding, Screening
from pistor.planning.passes import PassPlan, Setting, Untreated, Worked, work_out_pass
from pistor.planning.protocol_choice import AlternativeShown, Choice, NotChosen, Option
from pistor.planning.screening import earliest
from pistor.planning.series import Series, plan_series, sessions_done, sessions_left
from pistor.planning.waits import Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """How long each part of a session takes, in minutes; None is not known."""

    preparation: int | None
    numbing: int | None
    treatment: int | None
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What to expect and when, in the words of the sources."""

    onset: tuple[Words, ...]
    peak: tuple[Words, ...]
    duration: tuple[Words, ...]
    response: tuple[Words, ...]
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The protocol taken, worked out for this patient."""

    protocol: str
    title: str
    standing: Standing
    passes: tuple[PassPlan, ...]
    series: Series
    duration_min: Minutes
    stay_days_after: int | None
    downtime_days: Span | None
    untreated: tuple[Untreated, ...]
    expect: Expected
    safety: tuple[Words, ...]
    draw_up: tuple[Words, ...]
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One concern: what is chosen, what could be, what was not and why."""

    concern: str
    title: str
    zones: tuple[str, ...]
    chosen: Chosen | None
    options: tuple[Option, ...]
    not_chosen: tuple[NotChosen, ...]
    alternatives: tuple[AlternativeShown, ...]
    conflicts: tuple[Conflict, ...]
    evidence: Words
    bespoke: Bespoke | None
    needs: tuple[str, ...]
    """Facts that only this course needs, such as a weight that a limit depends on."""


def work_out(
    choice: Choice,
    case: Case,
    knowledge: Knowledge,
    screening: Screening,
    *,
    beside: tuple[Wait, ...] = (),
) -> Course:
    """The course for one choice; without a chosen protocol only what was weighed.

    `beside` are the days that other courses of the same plan keep free.
    """
    chosen: Chosen | None = None
    needs: tuple[str, ...] = ()
    if choice.chosen is not None:
        chosen, needs = _chosen(choice.chosen, choice, case, knowledge, screening, beside=beside)
    indication = knowledge.indications[choice.concern.id]
    return Course(
        concern=choice.concern.id,
        title=indication.title,
        zones=choice.concern.zones,
        chosen=chosen,
        options=choice.options,
        not_chosen=choice.not_chosen,
        alternatives=choice.alternatives,
        conflicts=choice.conflicts,
        evidence=indication.evidence,
        bespoke=bespoke_for(choice, case, knowledge, screening),
        needs=needs,
    )


def _chosen(
    protocol: Protocol,
    choice: Choice,
    case: Case,
    knowledge: Knowledge,
    screening: Screening,
    *,
    beside: tuple[Wait, ...],
) -> tuple[Chosen, tuple[str, ...]]:
    protocol = _without_barred_options(protocol, screening)
    series = _series(protocol, choice, case, knowledge, screening, beside=beside)
    worked = _passes(protocol, choice, case, knowledge, series)
    left = (row for one in worked for row in one.untreated)
    return (
        Chosen(
            protocol=protocol.id,
            title=protocol.title,
            standing=protocol.standing,
            passes=tuple(plan for one in worked for plan in one.plans),
            series=series,
            duration_min=Minutes(
                preparation=None,
                numbing=None,
                treatment=_treatment_minutes(protocol),
                after=None,
            ),
            stay_days_after=None,
            downtime_days=protocol.downtime_days,
            untreated=(*_shut_zones(choice, screening), *dict.fromkeys(left)),
            expect=_expected(protocol.expect),
            safety=protocol.safety,
            draw_up=protocol.draw_up,
            sources=protocol.sources,
        ),
        tuple(sorted({need for one in worked for need in one.needs})),
    )


def _passes(
    protocol: Protocol, choice: Choice, case: Case, knowledge: Knowledge, series: Series
) -> list[Worked]:
    """Every pass that belongs to a session of this plan, worked out."""
    done = sessions_done(protocol, case, knowledge)
    count = len(series.sessions) or max(1, series.asked_for)
    numbers = {one.id: numbers_of(one, done, count) for one in protocol.passes}
    with_it: dict[str, set[int]] = {}
    for one in protocol.passes:
        for part in one.components:
            with_it.setdefault(part.substance, set()).update(numbers[one.id])
    return [
        work_out_pass(
            one,
            Setting(
                protocol=protocol,
                concern=choice.concern,
                zones=choice.zones,
                numbers=numbers[one.id],
                sessions_with={name: len(found) for name, found in with_it.items()},
                case=case,
                knowledge=knowledge,
            ),
        )
        for one in protocol.passes
        if numbers[one.id]
    ]


def numbers_of(one: Pass, done: int, count: int) -> tuple[int, ...]:
    """The sessions, of `count` planned after `done` earlier ones, that have a pass."""
    if one.sessions == "all":
        return tuple(range(1, count + 1))
    return tuple(number - done for number in one.sessions if 1 <= number - done <= count)


def _without_barred_options(protocol: Protocol, screening: Screening) -> Protocol:
    """The protocol without optional components that screening keeps from this patient."""
    shut = (Verdict.ASK, Verdict.DEFER, Verdict.REFER, Verdict.EXCLUDE)

    def barred(name: str) -> bool:
        return any(one.verdict in shut for one in screening.about("substance", name))

    passes = tuple(
        replace(
            one,
            components=tuple(
                part for part in one.components if not (part.optional and barred(part.substance))
            ),
        )
        for one in protocol.passes
    )
    return replace(protocol, passes=passes)


def _treatment_minutes(protocol: Protocol) -> int | None:
    span = protocol.duration_min
    most = None if span is None else span.high or span.low
    return None if most is None else int(most)


def _expected(one: Expectation) -> Expected:
    response = tuple(Words(say=row.say, sources=row.sources) for row in one.response)
    rows = (*one.onset, *one.peak, *one.duration, *response)
    cited = dict.fromkeys(citation for row in rows for citation in row.sources)
    return Expected(
        onset=one.onset,
        peak=one.peak,
        duration=one.duration,
        response=response,
        sources=tuple(cited),
    )


def _shut_zones(choice: Choice, screening: Screening) -> list[Untreated]:
    rows = []
    for zone in choice.concern.zones:
        if zone in choice.zones:
            continue
        area = choice.concern.areas_cm2.get(zone, Decimal(0))
        because = " ".join(one.say for one in screening.about("zone", zone))
        rows.append(Untreated(zone=zone, area_cm2=area, because=because))
    return rows


def _deferrals(protocol: Protocol, choice: Choice, screening: Screening) -> list[Finding]:
    """Everything that makes this course wait: about all, its things, or its zones."""
    rows = list(screening.general)
    for one in protocol.passes:
        rows += screening.about("technique", one.technique)
        for part in one.components:
            rows += screening.about("substance", part.substance)
    rows += screening.about("protocol", protocol.id)
    rows += screening.about("concern", choice.concern.id)
    for zone in choice.zones:
        rows += screening.about("zone", zone)
    return [one for one in rows if one.verdict is Verdict.DEFER]


def _series(
    protocol: Protocol,
    choice: Choice,
    case: Case,
    knowledge: Knowledge,
    screening: Screening,
    *,
    beside: tuple[Wait, ...],
) -> Series:
    """Dates from the day every deferral has ended; none while one ends with an event."""
    waits = _deferrals(protocol, choice, screening)
    if any(one.until is None for one in waits):
        events = sorted(
            {one.until_event or "a physician sets the day" for one in waits if not one.until}
        )
        return Series(
            sessions=(),
            asked_for=sessions_left(protocol, case, knowledge),
            maintenance=protocol.course.maintenance,
            gives_up=(f"No dates until: {'; '.join(events)}.",),
            sources=(),
        )
    start = earliest(waits, case.on)
    return plan_series(
        protocol,
        case,
        knowledge,
        start=start,
        zones=choice.zones,
        concern=choice.concern.id,
        beside=beside,
    )
