"""Rules that no entry can state, because they speak of the case as a whole.

Words nobody mapped, a country nobody named, an allergy to a component with what
reacts across, and substances that are refused by name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from pistor.knowledge.entries import Incompatibility, Refusal
from pistor.knowledge.statements import Citations, Verdict
from pistor.planning.earlier import used_in
from pistor.planning.facts import Facts
from pistor.planning.findings import REFUSED, Finding, Subject, own_sources
from pistor.planning.pairs import between
from pistor.planning.questions import words_question
from pistor.planning.relevance import Relevant, anaesthetics
from pistor.planning.waits import combination_for

LISTS = ("allergies", "medicines", "conditions", "procedures", "site_findings")
_PAGE = "docs/algorithms/screening.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reason:
    """Why an allergen in the patient's list bars a substance."""

    allergen: str
    because: str
    sources: Citations


def own_findings(facts: Facts, in_use: Relevant) -> Iterator[Finding]:
    """Every finding that rests on the case as a whole."""
    yield from _words(facts)
    yield from _jurisdiction(facts)
    yield from _unnamed_sessions(facts)
    yield from _allergies(facts, in_use)
    yield from _refusals(facts, in_use)
    yield from _wished_together(facts)
    yield from _unknown_intervals(facts)


def _words(facts: Facts) -> Iterator[Finding]:
    mapped = {one.other for one in facts.case.decisions.mapped}
    for fact in LISTS:
        for item in getattr(facts.case.answers, fact) or ():
            if item.other is None or item.other in mapped:
                continue
            yield Finding(
                rule="words-not-mapped",
                topic="words",
                verdict=Verdict.ASK,
                applies_to="all",
                say=f'A physician says what "{item.other}" means, or that it does not matter.',
                because="Words that nobody has read may name something that bars the treatment.",
                override="none",
                sources=own_sources(_PAGE),
                asks=(words_question(fact, item.other),),
            )


def _jurisdiction(facts: Facts) -> Iterator[Finding]:
    code = facts.case.jurisdiction
    if code is None:
        yield Finding(
            rule="jurisdiction-not-given",
            topic="law",
            verdict=Verdict.ASK,
            applies_to="all",
            say="Say in which country the treatment takes place.",
            because="What may be injected depends on the country.",
            override="none",
            sources=own_sources(_PAGE),
            asks=("jurisdiction",),
            would_be=Verdict.EXCLUDE,
        )
    elif not _law_was_read(code, facts):
        yield Finding(
            rule="jurisdiction-not-covered",
            topic="law",
            verdict=Verdict.CAUTION,
            applies_to="all",
            say=f"The law of {code} is not in this edition; check it before treating.",
            because="No text on this country's own law was read, or too little.",
            override="physician",
            sources=own_sources(_PAGE),
        )


def _law_was_read(code: str, facts: Facts) -> bool:
    entry = facts.knowledge.jurisdictions.get(code.lower())
    return entry is not None and entry.own_law_read


def _unnamed_sessions(facts: Facts) -> Iterator[Finding]:
    """Earlier sessions here of which nobody noted what was injected."""
    for session in facts.case.answers.earlier_sessions or ():
        here = not session.zones or facts.planned_zones & set(session.zones)
        if not here or used_in(session, facts.knowledge):
            continue
        yield Finding(
            rule="earlier-session-not-named",
            topic="earlier-sessions",
            verdict=Verdict.ASK,
            applies_to="all",
            say=f"Find out what was injected on {session.on.isoformat()}.",
            because="What nobody noted may count towards a limit or an interval.",
            override="physician",
            sources=own_sources(_PAGE),
            asks=("earlier_sessions",),
            would_be=Verdict.DEFER,
        )


def _allergies(facts: Facts, in_use: Relevant) -> Iterator[Finding]:
    listed = facts.listed("allergies")
    if listed is None:
        for name in sorted(in_use.substances):
            if facts.knowledge.substances[name].allergens:
                yield _allergy(name, Verdict.ASK, None, asks=("allergies",))
        return
    for name in sorted(in_use.substances):
        components = set(facts.knowledge.substances[name].allergens)
        for allergen, _ in listed:
            reason = _reacts(allergen, components, facts)
            if reason is not None:
                yield _allergy(name, Verdict.EXCLUDE, reason, asks=())
                break


def _reacts(allergen: str, components: set[str], facts: Facts) -> _Reason | None:
    """Why somebody allergic to `allergen` must not get these components."""
    title = facts.knowledge.allergens[allergen].title
    if allergen in components:
        return _Reason(
            allergen=allergen,
            because=f"The patient is allergic to {title.lower()}, which it contains.",
            sources=own_sources(_PAGE),
        )
    entries = facts.knowledge.allergens
    for mine, other in ((allergen, None), *((name, allergen) for name in sorted(components))):
        for cross in entries[mine].cross_reacts_with if mine in entries else ():
            if cross.allergen in components if other is None else cross.allergen == other:
                return _Reason(allergen=allergen, because=cross.because, sources=cross.sources)
    return None


def _allergy(name: str, verdict: Verdict, reason: _Reason | None, asks: tuple[str, ...]) -> Finding:
    return Finding(
        rule="component-allergy",
        topic="component-allergy",
        verdict=verdict,
        applies_to=Subject(kind="substance", id=name),
        say="Do not use it." if reason else "Ask about allergies.",
        because=reason.because if reason else "An allergy to a component bars it.",
        override="none",
        sources=reason.sources if reason else own_sources(_PAGE),
        asks=asks,
        would_be=None if reason else Verdict.EXCLUDE,
    )


def _refusals(facts: Facts, in_use: Relevant) -> Iterator[Finding]:
    """Every substance and concern that is refused here, with all that refuses it."""
    for name in sorted(in_use.substances):
        substance = facts.knowledge.substances[name]
        subject = Subject(kind="substance", id=name)
        yield from _refused(subject, substance.title, substance.refusals, facts, in_use)
    for name in sorted(in_use.concerns):
        indication = facts.knowledge.indications[name]
        if indication.refuse is not None:
            subject = Subject(kind="concern", id=name)
            yield from _refused(subject, indication.title, (indication.refuse,), facts, in_use)


def _refused(
    subject: Subject, title: str, refusals: tuple[Refusal, ...], facts: Facts, in_use: Relevant
) -> Iterator[Finding]:
    mine = [
        one
        for one in refusals
        if one.valid.holds_on(facts.case.on) and _refused_here(one, facts, in_use)
    ]
    if mine:
        yield Finding(
            rule=f"refused-{subject.id}",
            topic=REFUSED,
            verdict=Verdict.EXCLUDE,
            applies_to=subject,
            say=f"{title}: not proposed.",
            because=" ".join(dict.fromkeys(one.because for one in mine)),
            override="none",
            sources=tuple(dict.fromkeys(cited for one in mine for cited in one.sources)),
        )


def _refused_here(refusal: Refusal, facts: Facts, in_use: Relevant) -> bool:
    """Whether a refusal holds for the country, the concerns and the zones of the case."""
    if refusal.jurisdictions and not facts.law & set(refusal.jurisdictions):
        return False
    if refusal.concerns and not in_use.concerns <= set(refusal.concerns):
        return False
    return not in_use.zones & set(refusal.zones_except)


def _wished_together(facts: Facts) -> Iterator[Finding]:
    """What is wished together and must not share a syringe, an area or a day."""
    wished = sorted({*facts.case.wishes.substances, *anaesthetics(facts.case)})
    known = [name for name in wished if name in facts.knowledge.substances]
    for pair in combinations(known, 2):
        for entry in between(pair, facts.knowledge, places=("syringe", "area", "day")):
            if entry.holds == "compatible" or not _lawful_here(entry, facts):
                continue
            forbidden = entry.holds == "forbidden"
            yield Finding(
                rule=entry.id,
                topic="incompatible",
                verdict=Verdict.EXCLUDE if forbidden else Verdict.CAUTION,
                applies_to=Subject(kind="combination", id=f"{pair[0]}-with-{pair[1]}"),
                say=f"{entry.title}: not in one {entry.where}.",
                because=entry.because,
                override=entry.override,
                sources=entry.sources,
            )


def _lawful_here(entry: Incompatibility, facts: Facts) -> bool:
    """Whether a statement that names countries is about this one."""
    return not entry.jurisdictions or bool(facts.law & set(entry.jurisdictions))


def _unknown_intervals(facts: Facts) -> Iterator[Finding]:
    """Another treatment in the same zones whose interval no source read states."""
    for other in facts.case.combine_with:
        concerned = [
            concern.id
            for concern in facts.case.concerns
            if not other.zones or set(other.zones) & set(concern.zones)
        ]
        if not concerned or any(
            combination_for(other, concern, facts.knowledge) for concern in concerned
        ):
            continue
        decided = {one.combination for one in facts.case.decisions.intervals}
        if other.id in decided:
            continue
        title = facts.knowledge.procedures[other.id].title
        yield Finding(
            rule="interval-not-known",
            topic="combination",
            verdict=Verdict.CAUTION,
            applies_to=Subject(kind="combination", id=other.id),
            say=f"{title}: never on the same day in the same zone; the physician sets the days.",
            because="No text read states how many days should lie between the two.",
            override="physician",
            sources=own_sources(_PAGE),
        )
