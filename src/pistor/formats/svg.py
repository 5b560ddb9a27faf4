"""A plan's injection maps as one printable SVG document, with every point as text too."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pistor.formats.svg_drawing import Picture, picture
from pistor.formats.svg_legend import Beside, legend, totals
from pistor.formats.svg_reasons import reasons_sheet, tone_of
from pistor.formats.svg_sheet import (
    BOTTOM,
    LEFT,
    WIDTH,
    Heading,
    Pages,
    Paper,
    Row,
    Sheet,
    Tone,
    column_width,
    figures,
    heading,
    moved,
    paragraph,
    title_row,
)
from pistor.formats.svg_table import COLUMNS, EXPLAINED, table_head, table_rows
from pistor.formats.svg_type import QUIET
from pistor.formats.svg_view import side_of
from pistor.formats.svg_words import INTENDED, sessions_in_words, summary, verdict_in_words
from pistor.formats.text_words import count, day
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Verdict
from pistor.planning.course import Chosen, Course
from pistor.planning.injection_map import InjectionMap
from pistor.planning.passes import PassPlan
from pistor.planning.plan import Plan
from pistor.planning.quantities import plain

_TOTALS_HEIGHT = 14.0
_DIGITS = 12
_HEIGHTS, _FEW = (108.0, 102.0, 96.0, 90.0, 84.0, 78.0), 60
"""Heights of a drawing to try in millimetres, the lower ones only for maps of few points."""


def map_svg(plan: Plan, knowledge: Knowledge) -> str:
    """One SVG document on upright A4 pages, one under the other, in millimetres.

    Every map has a page with the drawing at its true size where that fits, else at the
    scale that the page states, and a table of the same points. Passes of a course with
    the same map share it. A concern without a map has a page that says why. The same
    plan and edition give the same bytes.
    """
    return _paper(plan, knowledge).whole()


def map_pages(plan: Plan, knowledge: Knowledge) -> tuple[str, ...]:
    """The pages of `map_svg` as documents of one upright A4 page each, in order, for printing."""
    return _paper(plan, knowledge).pages()


def _paper(plan: Plan, knowledge: Knowledge) -> Paper:
    concerns = ", ".join(course.title for course in plan.courses)
    return Paper(
        sheets=tuple(_sheets(plan, knowledge)),
        title=f"Injection map: {concerns}",
        told=" ".join((INTENDED, *_told(plan))),
        left=f"{INTENDED} {_which(plan)}",
    )


def _which(plan: Plan) -> str:
    """By which a page is told from one of another case or edition; as on printed documents."""
    digests = (plan.knowledge.digest, plan.case_digest)
    edition, case = (one.removeprefix("sha256:")[:_DIGITS] for one in digests)
    return f"Pistor {plan.pistor}, {_edition(plan)} ({edition}). Case {case}."


def _told(plan: Plan) -> Iterator[str]:
    """The maps in words, for the document's description."""
    for course, chosen in _chosen(plan):
        for drawn, _ in _maps(chosen):
            yield f"{course.title}: {summary(drawn)}"
    for course in plan.courses:
        if not _has_map(course):
            yield f"{course.title}: no map. {verdict_in_words(plan.screening)}"


def _chosen(plan: Plan) -> Iterator[tuple[Course, Chosen]]:
    for course in plan.courses:
        if course.chosen is not None:
            yield course, course.chosen


def _maps(chosen: Chosen) -> list[tuple[InjectionMap, list[PassPlan]]]:
    """Every map of a course once, with the passes that follow it in the same layer."""
    found: dict[tuple[InjectionMap, str], list[PassPlan]] = {}
    for one in chosen.passes:
        if one.map is not None:
            found.setdefault((one.map, one.layer), []).append(one)
    return [(drawn, passes) for (drawn, _), passes in found.items()]


def _has_map(course: Course) -> bool:
    return course.chosen is not None and any(one.map for one in course.chosen.passes)


def _sheets(plan: Plan, knowledge: Knowledge) -> Iterator[Sheet]:
    """The pages in the order of the concerns; without any map, one page for all of them."""
    if not any(_has_map(course) for course in plan.courses):
        title = ", ".join(course.title for course in plan.courses)
        yield reasons_sheet(plan, plan.courses, _without_map(plan, title), knowledge)
        return
    number = 0
    for course in plan.courses:
        if not _has_map(course) or course.chosen is None:
            yield reasons_sheet(plan, [course], _without_map(plan, course.title), knowledge)
            continue
        for drawn, passes in _maps(course.chosen):
            number += 1
            yield from _MapPage(
                plan=plan,
                course=course,
                chosen=course.chosen,
                passes=tuple(passes),
                drawn=drawn,
                knowledge=knowledge,
                name=f"map-{number}",
            ).sheets()


def _edition(plan: Plan) -> str:
    return f"knowledge edition {plan.knowledge.edition}"


def _facts(plan: Plan) -> tuple[str, ...]:
    """What stands on the right of every heading."""
    person = plan.case.patient
    born = f"born {person.born.isoformat()}" if person.born else "date of birth not given"
    adopted = plan.knowledge.adopted_by
    return (
        f"{person.sex}, {born}" if person.sex else born,
        f"case of {day(plan.case.on)}",
        f"{_edition(plan)}, {f'adopted by {adopted}' if adopted else 'not adopted yet'}",
        INTENDED,
    )


def _banners(plan: Plan) -> tuple[tuple[Tone, str], ...]:
    rows: list[tuple[Tone, str]] = []
    if plan.provisional:
        open_ones = count(len(plan.screening.questions), "question")
        verb = "is" if len(plan.screening.questions) == 1 else "are"
        words = f"Provisional: {open_ones} {verb} open, so this plan cannot be signed."
        rows.append(("amber", words))
    if plan.screening.verdict is Verdict.DEFER:
        rows.append(("amber", verdict_in_words(plan.screening)))
    return tuple(rows)


def _without_map(plan: Plan, title: str) -> Heading:
    said: tuple[Tone, str] = (tone_of(plan.screening.verdict), verdict_in_words(plan.screening))
    kept = tuple(one for one in _banners(plan) if one != said)
    return Heading(
        kind="Injection map",
        title=title,
        about=("No points are drawn, because no protocol is chosen or none places points.",),
        facts=_facts(plan),
        banners=(*kept, said),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _MapPage:
    """A map and the passes that follow it, to be set on pages. `name` begins its drawing's ids."""

    plan: Plan
    course: Course
    chosen: Chosen
    passes: tuple[PassPlan, ...]
    drawn: InjectionMap
    knowledge: Knowledge
    name: str

    def sheets(self) -> Iterator[Sheet]:
        """The page with the drawing, what stands beside it, and the table of its points."""
        head = heading(self._heading())
        room = BOTTOM - head.height - _TOTALS_HEIGHT
        for body in self._fewest(head, room).bodies():
            yield Sheet(title=self.course.title, body=body, note=self.drawn.note)

    def _heading(self) -> Heading:
        chosen = self.chosen
        dates = [(session.number, session.on) for session in chosen.series.sessions]
        return Heading(
            kind=f"Injection map: {self._view_of(self.drawn)}",
            title=self.course.title,
            about=(
                f"{chosen.title} ({chosen.standing}).",
                *dict.fromkeys(_how(one) for one in self.passes),
                *dict.fromkeys(sessions_in_words(one.sessions, dates) for one in self.passes),
                *self._also(),
            ),
            facts=_facts(self.plan),
            banners=_banners(self.plan),
        )

    def _view_of(self, drawn: InjectionMap) -> str:
        """What a drawing shows, and that it is a mirror image where it is one."""
        view = self.knowledge.views[drawn.view]
        flip = side_of(view, [row.zone for row in drawn.zones]).flip
        return f"{view.title}{', mirrored for the right side' if flip else ''}"

    def _also(self) -> Iterator[str]:
        """The other drawings for these sessions: their sums are not on this page."""
        mine = {number for one in self.passes for number in one.sessions}
        rows = [
            f"{self._view_of(drawn)}, {plain(drawn.total_ml)} ml"
            for drawn, passes in _maps(self.chosen)
            if drawn != self.drawn and any(mine & set(one.sessions) for one in passes)
        ]
        if rows:
            yield f"On other pages, for the same sessions: {'; '.join(rows)}."

    def _fewest(self, head: Row, room: float) -> Pages:
        """One page where a lower drawing makes that possible, else more around the zones."""
        usual = self._pages(head, _HEIGHTS[0], room)
        if usual.full:
            return self._pages(head, room, room)
        if self.drawn.count > _FEW or len(usual.bodies()) == 1:
            return usual
        lowest = self._pages(head, _HEIGHTS[-1], room)
        if len(lowest.bodies()) > 1:
            return usual
        rest = (self._pages(head, least, room) for least in _HEIGHTS[1:-1])
        return next((one for one in rest if len(one.bodies()) == 1), lowest)

    def _pages(self, head: Row, least: float, most: float) -> Pages:
        """The pages with a drawing at least and at most so high."""
        drawn, view = self.drawn, self.knowledge.views[self.drawn.view]
        shown = picture(
            drawn, view, name=self.name, width=WIDTH, least_height=least, most_height=most
        )
        first = [head.body, moved(LEFT, head.height, shown.body)]
        y = head.height + shown.height + 2
        row = figures(totals(drawn, self.passes[0]), WIDTH)
        first.append(moved(LEFT, y, row.body))
        pages = Pages(first, y + row.height, heading(_continued(self._heading())))
        beside = Beside(
            drawn=drawn,
            shown=shown,
            passes=self.passes,
            chosen=self.chosen,
            knowledge=self.knowledge,
        )
        pages.add(legend(beside, column_width(2)), columns=2)
        _add_table(pages, drawn, shown)
        return pages


def _how(one: PassPlan) -> str:
    """The technique of a pass, and its needle where one is named."""
    return f"{one.technique_title}.{f' {one.needle.say}' if one.needle else ''}"


def _continued(head: Heading) -> Heading:
    """The heading of the pages that follow: what it is about, once more, in short."""
    return replace(head, about=(*head.about[:1], "Continued from the page before."))


def _add_table(pages: Pages, drawn: InjectionMap, shown: Picture) -> None:
    width = column_width(COLUMNS)
    rows = list(table_rows(drawn, shown.zone_keys, width))
    intro = [title_row("All points", WIDTH), paragraph(EXPLAINED, WIDTH, fill=QUIET)]
    high = sum(row.height for row in rows) / COLUMNS + sum(row.height for row in intro) + 10
    pages.keep_together(high)
    pages.stack(intro)
    pages.add(rows, columns=COLUMNS, head=table_head(width), role="table", name="All points")
