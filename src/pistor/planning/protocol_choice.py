"""Choose a protocol for one concern, and say why every other one was not chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pistor.case import Case, Concern, GivenDose
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Component, Pass, Protocol, Standing
from pistor.knowledge.statements import Amount, Citations, Verdict
from pistor.planning.admission import Reason, reasons_against
from pistor.planning.conflicts import Conflict, conflicts_between
from pistor.planning.findings import Screening

_ORDER: tuple[Standing, ...] = ("label", "trial", "consensus", "practice", "bespoke")
_PROPOSED = _ORDER.index("practice")
"""How many of these may be taken without a physician naming them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the trials behind a protocol add up to, as far as read.

    `for_it` and `against_it` count comparisons; `people` is the largest trial;
    `best_percent` the largest change on the patient's own scale.
    """

    for_it: int
    against_it: int
    even: int
    people: int | None
    best_percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A protocol that may be chosen, its rank from 1, and those it ties with."""

    protocol: str
    title: str
    standing: Standing
    rank: int
    tied_with: tuple[str, ...]
    evidence: Evidence
    sessions: str
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChosen:
    """A protocol that is not taken, with every reason and what its source leaves open."""

    protocol: str
    title: str
    because: str
    missing: tuple[str, ...]
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativeShown:
    """What else could be done, and how it compares as far as read."""

    id: str
    title: str
    compared: str
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The protocol taken for a concern, or None, with everything that was weighed.

    `felled_by` is the mildest of the worst verdicts that felled each option, so
    that a plan without any option knows what stands in its way. `ruled_out` when
    every protocol is, whoever the patient: no answer could bring one back.
    """

    concern: Concern
    zones: tuple[str, ...]
    chosen: Protocol | None
    options: tuple[Option, ...]
    not_chosen: tuple[NotChosen, ...]
    alternatives: tuple[AlternativeShown, ...]
    conflicts: tuple[Conflict, ...]
    felled_by: Verdict | None
    ruled_out: bool


def choose(
    concern: Concern,
    case: Case,
    knowledge: Knowledge,
    screening: Screening,
    *,
    fallen: tuple[NotChosen, ...] = (),
) -> Choice:
    """Rank what may be done for a concern and take the first, or what a physician named.

    Order: standing, whether its dates can be set, comparisons won less lost, size
    of effect on the patient's scale, number of people, fewer sessions, lower price.
    Practice is never taken unless a physician names it. `fallen` are those that were worked out and
    could not be given, with why.
    """
    zones = open_zones(concern, screening)
    protocols = [
        with_doses(one, case.decisions.doses)
        for one in knowledge.protocols.values()
        if one.concern == concern.id and one.valid.holds_on(case.on)
    ]
    against = {
        one.id: tuple(reasons_against(one, concern, case, knowledge, screening))
        for one in protocols
    }
    admissible = [one for one in protocols if not against[one.id]]
    ranked = sorted(admissible, key=lambda one: (*_rank(one, concern, case), one.id))
    wanted = case.decisions.protocols.get(concern.id)
    barred = bool(_general_bar(screening)) or not zones
    fell = {row.protocol: row for row in fallen}
    standing = [one for one in ranked if one.id not in fell]
    chosen = None if barred else _taken(standing, wanted)
    losers = [one for one in protocols if chosen is None or one.id != chosen.id]
    return Choice(
        concern=concern,
        zones=zones,
        chosen=chosen,
        options=tuple(_option(one, ranked, concern, case) for one in ranked),
        not_chosen=tuple(
            fell.get(one.id) or _not_chosen(one, against[one.id], chosen, ranked)
            for one in _by_closeness(losers, ranked)
        ),
        alternatives=_alternatives(concern, knowledge),
        conflicts=conflicts_between(protocols, chosen, concern, knowledge),
        felled_by=_felled_by(protocols, against, screening, zones, wanted=wanted),
        ruled_out=all(_ruled_out(against[one.id]) for one in protocols),
    )


def _ruled_out(reasons: tuple[Reason, ...]) -> bool:
    return any(one.verdict is Verdict.EXCLUDE and not one.personal for one in reasons)


def open_zones(concern: Concern, screening: Screening) -> tuple[str, ...]:
    """The zones of a concern that may get points.

    A zone that is excluded or referred is shut. One that waits for an event,
    such as healing, is left out while others can go on; when all wait, all stay
    and the course waits.
    """
    shut = {zone for zone in concern.zones if _shut(zone, screening)}
    waiting = {zone for zone in concern.zones if _waits(zone, screening)}
    open_now = tuple(zone for zone in concern.zones if zone not in shut | waiting)
    return open_now or tuple(zone for zone in concern.zones if zone not in shut)


def _shut(zone: str, screening: Screening) -> bool:
    bars = (Verdict.EXCLUDE, Verdict.REFER)
    return any(one.verdict in bars for one in screening.about("zone", zone))


def _waits(zone: str, screening: Screening) -> bool:
    return any(
        one.verdict is Verdict.DEFER and one.until is None for one in screening.about("zone", zone)
    )


def with_doses(protocol: Protocol, doses: tuple[GivenDose, ...]) -> Protocol:
    """The protocol with what a named physician stated where its source says nothing."""
    mine = [one for one in doses if one.protocol == protocol.id]
    if not mine:
        return protocol
    passes = protocol.passes
    for dose in mine:
        passes = tuple(_with_dose(one, dose) for one in passes)
    return replace(protocol, passes=passes)


def _with_dose(one: Pass, dose: GivenDose) -> Pass:
    unit = f"{dose.unit}/ml" if dose.per == "ml" and "/" not in dose.unit else dose.unit
    given = Amount(
        value=dose.amount, unit=unit, sources=(), note=f"set by {dose.by}: {dose.reason}"
    )
    if dose.unit == "ml":
        match dose.per:
            case "point":
                return replace(one, volume_per_point_ml=one.volume_per_point_ml or given)
            case "cm2":
                return replace(one, volume_per_cm2_ml=one.volume_per_cm2_ml or given)
        return replace(one, volume_per_session_ml=one.volume_per_session_ml or given)
    components = tuple(_component_with(part, dose, given) for part in one.components)
    return replace(one, components=components)


def _component_with(part: Component, dose: GivenDose, given: Amount) -> Component:
    if part.substance != dose.substance:
        return part
    if dose.per == "ml":
        return replace(part, concentration=part.concentration or given)
    if part.concentration or part.amount:
        return part
    return replace(part, amount=given, per=dose.per)


def _general_bar(screening: Screening) -> list[Verdict]:
    """Exclusion or referral of everything."""
    return [
        one.verdict for one in screening.general if one.verdict in (Verdict.EXCLUDE, Verdict.REFER)
    ]


def _taken(ranked: list[Protocol], wanted: str | None) -> Protocol | None:
    if wanted is not None:
        return next((one for one in ranked if one.id == wanted), None)
    return next((one for one in ranked if one.standing not in ("practice", "bespoke")), None)


def _rank(one: Protocol, concern: Concern, case: Case) -> tuple[Decimal, ...]:
    evidence = evidence_of(one, concern)
    sessions = one.course.sessions
    many = Decimal(99) if sessions is None else sessions.high or sessions.low or Decimal(99)
    price = (case.practice.prices or {}).get(one.id, Decimal(0))
    return (
        Decimal(_ORDER.index(one.standing)),
        Decimal(one.course.interval is None and many > 1),
        Decimal(evidence.against_it - evidence.for_it),
        -(evidence.best_percent or Decimal(0)),
        Decimal(-(evidence.people or 0)),
        many,
        price,
    )


def evidence_of(protocol: Protocol, concern: Concern) -> Evidence:
    """What the outcomes of a protocol add up to for this patient."""
    outcomes = protocol.expect.response
    mine = [
        abs(one.change_percent)
        for one in outcomes
        if one.change_percent is not None and one.scale in concern.scores
    ]
    people = [one.people for one in outcomes if one.people is not None]
    favours = [one.favours for one in outcomes]
    return Evidence(
        for_it=favours.count("this"),
        against_it=favours.count("other"),
        even=favours.count("neither"),
        people=max(people, default=None),
        best_percent=max(mine, default=None),
    )


def _option(one: Protocol, ranked: list[Protocol], concern: Concern, case: Case) -> Option:
    mine = _rank(one, concern, case)
    ties = [two.id for two in ranked if two.id != one.id and _rank(two, concern, case) == mine]
    return Option(
        protocol=one.id,
        title=one.title,
        standing=one.standing,
        rank=1 + sum(_rank(two, concern, case) < mine for two in ranked),
        tied_with=tuple(ties),
        evidence=evidence_of(one, concern),
        sessions=sessions_in_words(one),
        sources=one.sources,
    )


def sessions_in_words(protocol: Protocol) -> str:
    """`3 sessions, 28 days apart` as far as its source says."""
    span, interval = protocol.course.sessions, protocol.course.interval
    if span is None:
        count = "number of sessions not stated"
    elif span.low == span.high or span.high is None or span.low is None:
        up_to = "up to " if span.low is None else ""
        count = f"{up_to}{span.high or span.low} sessions"
    else:
        count = f"{span.low} to {span.high} sessions"
    if interval is None:
        return f"{count}, interval not stated"
    days = interval.usual or interval.least
    unit = interval.unit.removesuffix("s") if days == 1 else interval.unit
    at_least = "at least " if interval.usual is None else ""
    return f"{count}, {at_least}{days} {unit} apart"


def _by_closeness(losers: list[Protocol], ranked: list[Protocol]) -> Iterator[Protocol]:
    """Admissible ones in their rank, then the rest by standing and id."""
    yield from (one for one in ranked if one in losers)
    rest = [one for one in losers if one not in ranked]
    yield from sorted(rest, key=lambda one: (_ORDER.index(one.standing), one.id))


def _not_chosen(
    one: Protocol, against: tuple[Reason, ...], chosen: Protocol | None, ranked: list[Protocol]
) -> NotChosen:
    reasons = list(against)
    if not reasons:
        reasons.append(_outranked(one, chosen, ranked))
    cited = dict.fromkeys(citation for reason in reasons for citation in reason.sources)
    return NotChosen(
        protocol=one.id,
        title=one.title,
        because=" ".join(dict.fromkeys(reason.say for reason in reasons)),
        missing=one.missing,
        sources=tuple(cited) or one.sources,
    )


def _outranked(one: Protocol, chosen: Protocol | None, ranked: list[Protocol]) -> Reason:
    if one.standing in ("practice", "bespoke"):
        say = "It rests on practice only: a physician may name it, it is never taken unasked."
        return Reason(say=say, sources=one.sources)
    if chosen is None:
        return Reason(say="Nothing is chosen while the findings above stand.", sources=one.sources)
    if ranked.index(one) < ranked.index(chosen):
        return Reason(say=f"A physician took {chosen.title} instead.", sources=one.sources)
    return Reason(say=f"{chosen.title} ranks before it.", sources=one.sources)


def _alternatives(concern: Concern, knowledge: Knowledge) -> tuple[AlternativeShown, ...]:
    return tuple(
        AlternativeShown(id=one.id, title=one.title, compared=one.compared, sources=one.sources)
        for one in knowledge.alternatives.values()
        if concern.id in one.concerns
    )


def _felled_by(
    protocols: list[Protocol],
    against: dict[str, tuple[Reason, ...]],
    screening: Screening,
    zones: tuple[str, ...],
    *,
    wanted: str | None,
) -> Verdict | None:
    """What stands in the way when nothing is left: the worst that felled the last option.

    Where only practice is left a physician has to name it, which is a referral.
    """
    left = [one for one in protocols if not against[one.id]]
    if zones and any(one.standing in _ORDER[:_PROPOSED] or one.id == wanted for one in left):
        return None
    if zones and left:
        return Verdict.REFER
    whole = [one for one in protocols if one.complete and one.refused is None]
    worst = [
        max((reason.verdict for reason in against[one.id]), key=lambda one: one.severity)
        for one in whole or protocols
        if against[one.id]
    ]
    zone_verdicts = [
        one.verdict for one in screening.findings if one.stands and _is_zone(one.applies_to)
    ]
    if not zones and zone_verdicts:
        return max(zone_verdicts, key=lambda one: one.severity)
    return min(worst, key=lambda one: one.severity, default=Verdict.REFER)


def _is_zone(about: object) -> bool:
    return getattr(about, "kind", None) == "zone"
