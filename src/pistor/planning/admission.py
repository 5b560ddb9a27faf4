"""Every reason why a protocol may not be used for a case."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from pistor.case import Case, Concern
from pistor.knowledge.entries import Refusal
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Pass, Protocol
from pistor.knowledge.statements import Citations, Verdict
from pistor.planning.facts import Facts
from pistor.planning.findings import REFUSED, Finding, Screening
from pistor.planning.pairs import between, lawful_in
from pistor.planning.relevance import bare


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason in a sentence. `verdict` is how grave it is.

    `personal` when it stands for this patient, these wishes or this practice only.
    """

    say: str
    sources: Citations
    verdict: Verdict = Verdict.REFER
    personal: bool = False


def reasons_against(
    protocol: Protocol, concern: Concern, case: Case, knowledge: Knowledge, screening: Screening
) -> Iterator[Reason]:
    """All of them at once; none when the protocol is admissible."""
    yield from _by_itself(protocol, concern, case, knowledge)
    yield from _by_people(protocol, concern, case)
    yield from _by_findings(protocol, concern, screening)
    yield from _by_refusal(protocol, concern, case, knowledge)
    yield from _by_mixture(protocol, case, knowledge)
    yield from _by_wishes(protocol, case, knowledge)
    yield from _by_practice(protocol, case, knowledge)


def required(one: Pass) -> list[str]:
    """The substances that a pass cannot do without."""
    return [component.substance for component in one.components if not component.optional]


def _by_itself(
    protocol: Protocol, concern: Concern, case: Case, knowledge: Knowledge
) -> Iterator[Reason]:
    if protocol.refused is not None:
        yield Reason(
            say=protocol.refused.say, sources=protocol.refused.sources, verdict=Verdict.EXCLUDE
        )
    if not protocol.complete:
        missing = [
            line for line in protocol.missing if "interval" not in line and "number" not in line
        ]
        say = f"Its source leaves open {', '.join(missing)}."
        yield Reason(say=say, sources=protocol.sources)
    outside = sorted({bare(zone) for zone in concern.zones} - set(protocol.zones))
    if protocol.zones and outside:
        titles = ", ".join(knowledge.zones[zone].title.lower() for zone in protocol.zones)
        say = f"It is for {titles} only."
        # A label forbids other zones; a trial only says nothing about them.
        grave = Verdict.EXCLUDE if protocol.standing == "label" else Verdict.REFER
        yield Reason(say=say, sources=protocol.sources, verdict=grave)
    planned = {one.id for one in case.combine_with}
    for procedure in protocol.combined_with:
        if procedure not in planned:
            title = knowledge.procedures[procedure].title.lower()
            say = f"It belongs to {title} in the same session, which is not planned."
            yield Reason(say=say, sources=protocol.sources)


def _by_people(protocol: Protocol, concern: Concern, case: Case) -> Iterator[Reason]:
    """Whom its source treated: others are promised nothing unless a physician names it."""
    studied = protocol.studied_in
    if studied is None or case.decisions.protocols.get(concern.id) == protocol.id:
        return
    if studied.sex is not None and case.patient.sex != studied.sex:
        people = {"female": "women", "male": "men"}[studied.sex]
        say = f"Its source treated {people} only; a physician may name it."
        yield Reason(say=say, sources=studied.sources, personal=True)
    age = _age(case)
    low, high = studied.from_age, studied.to_age
    if (low is not None or high is not None) and (
        age is None or age < (low or 0) or (high is not None and age > high)
    ):
        span = (
            f"from {low}"
            if high is None
            else f"up to {high}"
            if low is None
            else f"{low} to {high}"
        )
        say = f"Its source treated people aged {span} only; a physician may name it."
        yield Reason(say=say, sources=studied.sources, personal=True)


def _age(case: Case) -> int | None:
    """Completed years on the day of the case."""
    born = case.patient.born
    if born is None:
        return None
    return case.on.year - born.year - ((case.on.month, case.on.day) < (born.month, born.day))


def _by_findings(protocol: Protocol, concern: Concern, screening: Screening) -> Iterator[Reason]:
    subjects = [("protocol", protocol.id), ("concern", concern.id)]
    for one in protocol.passes:
        subjects.append(("technique", one.technique))
        subjects += [("device", one.device)] if one.device else []
        subjects += [("substance", name) for name in required(one)]
    for kind, name in dict.fromkeys(subjects):
        for finding in screening.about(kind, str(name)):
            if finding.verdict in (Verdict.EXCLUDE, Verdict.REFER):
                yield _said(finding)


def _said(finding: Finding) -> Reason:
    if finding.topic == REFUSED:  # The refusal itself is told with its own words.
        return Reason(say=finding.because, sources=finding.sources, verdict=finding.verdict)
    say = f"{finding.say} {finding.because}".strip()
    return Reason(say=say, sources=finding.sources, verdict=finding.verdict, personal=True)


def _by_refusal(
    protocol: Protocol, concern: Concern, case: Case, knowledge: Knowledge
) -> Iterator[Reason]:
    law = Facts(case, knowledge).law
    refusals = [
        refusal
        for one in protocol.passes
        for name in required(one)
        for refusal in knowledge.substances[name].refusals
    ]
    indication = knowledge.indications[concern.id]
    if indication.refuse is not None:
        refusals.append(indication.refuse)
    for refusal in dict.fromkeys(refusals):
        if refusal.valid.holds_on(case.on) and _holds_for(refusal, concern, law):
            yield Reason(say=refusal.because, sources=refusal.sources, verdict=Verdict.EXCLUDE)


def _holds_for(refusal: Refusal, concern: Concern, law: frozenset[str]) -> bool:
    if refusal.jurisdictions and not law & set(refusal.jurisdictions):
        return False
    if refusal.concerns and concern.id not in refusal.concerns:
        return False
    allowed = set(refusal.zones_except)
    return not allowed or not {bare(zone) for zone in concern.zones} <= allowed


def _by_mixture(protocol: Protocol, case: Case, knowledge: Knowledge) -> Iterator[Reason]:
    law = Facts(case, knowledge).law
    pharmacy = list(mixing_law(case, knowledge))
    for one in protocol.passes:
        names = required(one)
        for pair in combinations(names, 2):
            for entry in between(pair, knowledge):
                told = bool(entry.jurisdictions and pharmacy)  # The law itself says it better.
                if entry.holds == "forbidden" and lawful_in(entry, law) and not told:
                    yield Reason(say=entry.because, sources=entry.sources, verdict=Verdict.EXCLUDE)
        medicines = [name for name in names if "diluent" not in knowledge.substances[name].classes]
        if len(medicines) > 1:
            yield from pharmacy


def mixing_law(case: Case, knowledge: Knowledge) -> Iterator[Reason]:
    """Why the law where the treatment takes place lets no practice mix medicines."""
    for code in sorted(Facts(case, knowledge).law):
        entry = knowledge.jurisdictions.get(code.lower())
        if entry is not None and entry.in_office_mixing == "pharmacy-only":
            say = f"{entry.title}: medicines are mixed in a pharmacy only, not in the practice."
            yield Reason(say=say, sources=entry.mixing_sources)


def _by_wishes(protocol: Protocol, case: Case, knowledge: Knowledge) -> Iterator[Reason]:
    if case.wishes.needle_free:
        for one in protocol.passes:
            if knowledge.techniques[one.technique].needles:
                yield Reason(say="The wish is for no needles.", sources=one.technique_sources)
    most, downtime = case.wishes.max_downtime_days, protocol.downtime_days
    if most is not None and downtime is not None and (downtime.high or downtime.low or 0) > most:
        days = downtime.high or downtime.low
        say = f"It takes {days} days off, more than the {most} wished."
        yield Reason(say=say, sources=downtime.sources)


def _by_practice(protocol: Protocol, case: Case, knowledge: Knowledge) -> Iterator[Reason]:
    practice = case.practice
    for one in protocol.passes:
        if practice.techniques is not None and one.technique not in practice.techniques:
            say = f"The practice does not do {knowledge.techniques[one.technique].title.lower()}."
            yield Reason(say=say, sources=one.technique_sources)
        if practice.devices is not None and one.device and one.device not in practice.devices:
            say = f"The practice has no {knowledge.devices[one.device].title.lower()}."
            yield Reason(say=say, sources=one.technique_sources)
        if practice.stock is not None:
            stocked = {item.substance for item in practice.stock}
            for name in required(one):
                if name not in stocked:
                    say = (
                        f"The practice has no {knowledge.substances[name].title.lower()} in stock."
                    )
                    yield Reason(say=say, sources=protocol.sources)
