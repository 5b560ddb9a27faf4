"""From a case and the knowledge to one complete plan, the same every time."""

from dataclasses import dataclass, replace
from datetime import date

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Citations
from pistor.plain_json import digest, to_json, tree_of
from pistor.planning.anaesthesia import AnaestheticDay, anaesthetic_days
from pistor.planning.cited import SourceShown, cited_in
from pistor.planning.conflicts import Conflict
from pistor.planning.course import Course
from pistor.planning.facts import Facts
from pistor.planning.findings import Screening
from pistor.planning.instructions import Told, instruct
from pistor.planning.judging import after_courses, judge
from pistor.planning.numbing import Numbing, numb
from pistor.planning.relevance import Relevant, anaesthetics, relevant
from pistor.planning.together import work_out_all
from pistor.planning.watching import CheckIn, watch_after
from pistor.version import VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which knowledge a plan rests on, and which medical director adopted it."""

    edition: str
    digest: str
    adopted_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing on one day: a session, another treatment, an instruction or a check-in."""

    on: date
    kind: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentShown:
    """Something the patient must have been told."""

    id: str
    say: str
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything a physician needs, with every reason. `provisional` while a question is open."""

    plan: int
    pistor: str
    knowledge: Edition
    case: Case
    case_digest: str
    provisional: bool
    screening: Screening
    courses: tuple[Course, ...]
    numbing: Numbing | None
    anaesthetics: tuple[AnaestheticDay, ...]
    timeline: tuple[Event, ...]
    instructions: tuple[Told, ...]
    watch: tuple[CheckIn, ...]
    consent: tuple[ConsentShown, ...]
    conflicts: tuple[Conflict, ...]
    sources: dict[str, SourceShown]

    def to_json(self) -> str:
        """The plan as readable JSON, decimals and days as text."""
        return to_json(tree_of(self))


def plan(case: Case, knowledge: Knowledge) -> Plan:
    """Screen, choose, formulate, map, date and instruct: one case, one plan.

    The same case, edition and version of this program give the same plan.
    """
    screening, choices = judge(case, knowledge)
    worked = work_out_all(choices, case, knowledge, screening)
    courses = tuple(row.course for row in worked)
    screening = after_courses(screening, worked, knowledge)
    facts = Facts(case, knowledge)
    in_use = _in_use(courses, case, knowledge)
    days = _days(courses)
    told, disagreements = instruct(days, facts, in_use) if days else ((), ())
    watch = watch_after(days, facts, in_use) if days else ()
    whole = Plan(
        plan=1,
        pistor=VERSION,
        knowledge=Edition(
            edition=knowledge.edition, digest=knowledge.digest, adopted_by=knowledge.adopted_by
        ),
        case=case,
        case_digest=digest(tree_of(case)),
        provisional=bool(screening.questions),
        screening=screening,
        courses=courses,
        numbing=numb(case, knowledge, screening, courses),
        anaesthetics=anaesthetic_days(courses, case, knowledge),
        timeline=_timeline(courses, case, told, watch),
        instructions=told,
        watch=watch,
        consent=_consent(facts, in_use),
        conflicts=disagreements,
        sources={},
    )
    return replace(whole, sources=cited_in(whole, knowledge))


def _in_use(courses: tuple[Course, ...], case: Case, knowledge: Knowledge) -> Relevant:
    """What the chosen protocols use: instructions and watch are about these only."""
    whole = relevant(case, knowledge)
    chosen = [course.chosen for course in courses if course.chosen is not None]
    passes = [one for row in chosen for one in row.passes]
    parts = [part for one in passes if one.formula for part in one.formula.components]
    return replace(
        whole,
        protocols=frozenset(row.protocol for row in chosen),
        techniques=frozenset(one.technique for one in passes),
        devices=frozenset(one.device for one in passes if one.device),
        substances=frozenset({part.substance for part in parts} | anaesthetics(case)),
        concerns=frozenset(course.concern for course in courses if course.chosen is not None),
    )


def _days(courses: tuple[Course, ...]) -> tuple[date, ...]:
    """Every day with a session, once, in order."""
    return tuple(
        sorted(
            {
                session.on
                for course in courses
                if course.chosen is not None
                for session in course.chosen.series.sessions
            }
        )
    )


def _timeline(
    courses: tuple[Course, ...], case: Case, told: tuple[Told, ...], watch: tuple[CheckIn, ...]
) -> tuple[Event, ...]:
    events = [
        Event(on=session.on, kind="session", what=f"{course.title}, session {session.number}")
        for course in courses
        if course.chosen is not None
        for session in course.chosen.series.sessions
    ]
    events += [
        Event(on=one.on, kind="treatment", what=one.id) for one in case.combine_with if one.on
    ]
    events += [
        Event(on=max(one.from_, case.on), kind="instruction", what=one.say)
        for one in told
        if one.from_ is not None
    ]
    events += [Event(on=one.on, kind="check-in", what=" ".join(one.ask)) for one in watch]
    order = ("treatment", "session", "instruction", "check-in")
    return tuple(
        sorted(dict.fromkeys(events), key=lambda one: (one.on, order.index(one.kind), one.what))
    )


def _consent(facts: Facts, in_use: Relevant) -> tuple[ConsentShown, ...]:
    return tuple(
        ConsentShown(id=one.id, say=one.say, sources=one.sources)
        for one in facts.knowledge.consent_points.values()
        if in_use.covers(one.applies_to, facts.knowledge)
        and in_use.meant(one.concerns)
        and (not one.jurisdictions or facts.law & set(one.jurisdictions))
    )
