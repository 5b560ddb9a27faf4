"""The page that is printed where there is no map: the verdict, and every reason that fits."""

from collections.abc import Iterable, Iterator

from pistor.formats.svg_sheet import (
    FOOT,
    LEFT,
    WIDTH,
    Heading,
    Row,
    Sheet,
    Tone,
    heading,
    moved,
    paragraph,
    title_row,
)
from pistor.formats.svg_type import INK, QUIET
from pistor.formats.svg_words import sources_in_words
from pistor.formats.text_words import Names, count, day
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Verdict
from pistor.planning.course import Course
from pistor.planning.findings import Finding, Screening
from pistor.planning.plan import Plan

_SMALL = 2.4
_LAST_LINE = 8.0
"""Room that is kept for saying how much did not fit."""


def tone_of(verdict: Verdict) -> Tone:
    """Red for what stops, amber for what waits."""
    return "red" if verdict in (Verdict.EXCLUDE, Verdict.REFER) else "amber"


def reasons_sheet(
    plan: Plan, courses: Iterable[Course], head: Heading, knowledge: Knowledge
) -> Sheet:
    """One page that says that there is no map, and why."""
    courses = tuple(courses)
    top = heading(head)
    names = Names(knowledge)
    rows = [
        *_findings(plan.screening, names),
        *_questions(plan),
        *_options(courses, names),
    ]
    body = [top.body]
    y, left_out = top.height, 0
    for row in rows:
        if left_out or y + row.height > FOOT - _LAST_LINE:
            left_out += not row.glued
            continue
        body.append(moved(LEFT, y, row.body))
        y += row.height
    if left_out:
        words = f"{count(left_out, 'further reason')} stand in the plan itself."
        body.append(moved(LEFT, y, paragraph(words, WIDTH, fill=QUIET).body))
    return Sheet(title=f"{head.title}: no map", body="\n".join(body))


def _findings(screening: Screening, names: Names) -> Iterator[Row]:
    """What stands in the way, the gravest first."""
    grave = [
        one
        for one in screening.findings
        if one.stands and one.verdict.severity >= Verdict.ASK.severity
    ]
    if grave:
        yield title_row("What stands in the way", WIDTH)
    for one in grave:
        yield from _finding(one, names)


def _finding(one: Finding, names: Names) -> Iterator[Row]:
    subject = one.applies_to
    about = "" if isinstance(subject, str) else f" ({names.of(subject.kind, subject.id)})"
    until = f" Until {day(one.until)}." if one.until else ""
    words = f"{one.verdict.value.capitalize()}{about}: {one.say}{until}"
    yield paragraph(words, WIDTH, fill=INK, bold=True, after=0.2, glued=True)
    told = f"{one.because} {sources_in_words(one.sources)}."
    yield paragraph(told, WIDTH, size=_SMALL, after=1.8)


def _questions(plan: Plan) -> Iterator[Row]:
    questions = plan.screening.questions
    if questions:
        yield title_row("Still to ask", WIDTH)
    for one in questions:
        yield paragraph(one.ask, WIDTH)


def _options(courses: Iterable[Course], names: Names) -> Iterator[Row]:
    """Each protocol that was weighed, and why it was not taken."""
    for course in courses:
        if course.chosen is not None:
            yield title_row(f"{course.title}: what is not drawn", WIDTH)
            for left in course.chosen.untreated:
                yield paragraph(f"{names.zone(left.zone)}: {left.because}", WIDTH)
            if not course.chosen.untreated:
                words = f"{course.chosen.title} is chosen; its technique has no map of points."
                yield paragraph(words, WIDTH)
            continue
        if course.not_chosen:
            yield title_row(f"{course.title}: protocols that were weighed", WIDTH)
        alike: dict[str, list[str]] = {}
        for one in course.not_chosen:
            alike.setdefault(names.spelled_out(one.because), []).append(one.title)
        for because, titles in alike.items():
            yield paragraph(because, WIDTH, fill=INK, after=0.2, glued=True)
            yield paragraph("; ".join(titles), WIDTH, size=_SMALL, after=1.8)
