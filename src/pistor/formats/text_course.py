"""One concern as text: what is chosen and why, dose, way, map, dates, and what to expect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pistor.formats.text_choice import STANDINGS, evidence_in_words, shared_reasons, write_choice
from pistor.formats.text_dates import write_series
from pistor.formats.text_dose import write_formula
from pistor.formats.text_map import write_map, write_points, write_untreated
from pistor.formats.text_mixing import write_bespoke
from pistor.formats.text_words import NOT_KNOWN, count, listed, quantity, span
from pistor.knowledge.statements import Verdict, Words
from pistor.planning.findings import Screening, Subject

if TYPE_CHECKING:
    from pistor.formats.text_writing import Writing
    from pistor.knowledge.knowledge import Knowledge
    from pistor.planning.course import Chosen, Course, Minutes
    from pistor.planning.passes import PassPlan, Placed

_BARS = (Verdict.EXCLUDE, Verdict.REFER)


def write_course(out: Writing, course: Course, screening: Screening, knowledge: Knowledge) -> None:
    """Everything about one concern, what is chosen first."""
    out.page.section(course.title)
    out.page.named("Zones", "; ".join(out.names.zone(zone) for zone in course.zones))
    _write_scores(out, course, knowledge)
    evidence = course.evidence
    out.page.named("Evidence", out.cited.after(evidence.say, evidence.sources))
    if course.chosen is None:
        _write_nothing(out, course, screening)
    else:
        _write_chosen(out, course, course.chosen, knowledge)
    if course.bespoke is not None:
        write_bespoke(out, course.bespoke)
    write_choice(out, course)


def _write_scores(out: Writing, course: Course, knowledge: Knowledge) -> None:
    scores = next(one.scores for one in out.case.concerns if one.id == course.concern)
    for name, value in scores.items():
        scale = knowledge.scales[name]
        better = "lower" if scale.higher_is == "worse" else "higher"
        ends = span(scale.low, scale.high, "")
        out.page.named(
            "Score", f"{scale.title}: {quantity(value, '')} ({ends}, {better} is better)"
        )


def _write_nothing(out: Writing, course: Course, screening: Screening) -> None:
    out.page.part("Nothing is proposed")
    for words in (*bars_in(screening), *ruled_out(out, course, screening)):
        out.page.say(words, mark="-", tone="stop")


def bars_in(screening: Screening) -> list[str]:
    """What keeps everything from being proposed."""
    return [one.say for one in screening.general if one.verdict in _BARS]


def ruled_out(out: Writing, course: Course, screening: Screening) -> list[str]:
    """What all protocols fall by, else what rules things out; nothing when a bar says it all."""
    if any(one.verdict is screening.verdict for one in screening.general):
        return []
    if not course.not_chosen:
        return ["No protocol for this concern was read."]
    shared = shared_reasons(out, course)
    if shared:
        return [" ".join(shared)]
    return [
        f"{out.names.of(one.applies_to.kind, one.applies_to.id)}: {one.say} {one.because}"
        for one in screening.findings
        if one.stands and one.verdict in _BARS and isinstance(one.applies_to, Subject)
    ] or ["Every protocol falls; the reasons stand under Not chosen."]


def _write_chosen(out: Writing, course: Course, chosen: Chosen, knowledge: Knowledge) -> None:
    out.page.part(out.cited.after(f"Chosen: {chosen.title}", chosen.sources))
    out.page.named("Rests on", f"{STANDINGS[chosen.standing]} ({chosen.protocol})")
    out.page.named("Why", _why(out, course, chosen))
    for one in chosen.passes:
        _write_pass(out, one, chosen, knowledge)
    write_untreated(out, chosen.untreated)
    write_series(out, chosen.series)
    _write_expected(out, chosen)
    _write_words(out, "Safety", chosen.safety)


def _why(out: Writing, course: Course, chosen: Chosen) -> str:
    mine = next((one for one in course.options if one.protocol == chosen.protocol), None)
    if out.case.decisions.protocols.get(course.concern) == chosen.protocol:
        return "a physician named it"
    if mine is None:
        return NOT_KNOWN
    words = f"ranks number {mine.rank} of {len(course.options)} that may be used"
    if mine.tied_with:
        words += f", tied with {listed([out.names.of('protocol', one) for one in mine.tied_with])}"
    return f"{words}. {evidence_in_words(mine.evidence)}"


def _write_pass(out: Writing, one: PassPlan, chosen: Chosen, knowledge: Knowledge) -> None:
    name = f" ({one.id})" if len(chosen.passes) > 1 else ""
    out.page.part(f"What to draw up{name}, {sessions_in_words(one.sessions)}")
    if one.formula is None:
        out.page.say("No formula: see what is left untreated.", tone="caution")
    else:
        write_formula(out, one.formula, chosen, knowledge)
    _write_way(out, one, name)
    if one.map is not None:
        write_map(out, one.map)
        write_points(out, one.map)


def sessions_in_words(numbers: Sequence[int]) -> str:
    """`session 2`, or `each of sessions 1, 2 and 3`."""
    if len(numbers) == 1:
        return f"session {numbers[0]}"
    return f"each of sessions {listed([str(one) for one in numbers])}"


def _write_way(out: Writing, one: PassPlan, name: str) -> None:
    """Technique, device, needle, depth, spacing and layer, each with whose value it is."""
    out.page.part(f"How to inject{name}")
    technique = out.cited.after(one.technique_title, one.technique_sources)
    out.page.named("Technique", technique)
    out.page.named("", out.cited.after(one.how.say, one.how.sources))
    device = NOT_KNOWN if one.device is None else out.names.of("device", one.device)
    out.page.named("Device", device)
    needle = one.needle
    out.page.named(
        "Needle", NOT_KNOWN if needle is None else out.cited.after(needle.say, needle.sources)
    )
    out.page.named("Depth", _placed(out, one.depth))
    out.page.named("Spacing", _placed(out, one.spacing))
    out.page.named("Layer", one.layer.replace("-", " "))


def _placed(out: Writing, one: Placed | None) -> str:
    """A value, whose it is, and its source."""
    if one is None:
        return NOT_KNOWN
    note = f"; {one.note}" if one.note else ""
    whose = (
        "the protocol's own" if one.from_ == "protocol" else "the technique's, not the protocol's"
    )
    return out.cited.after(f"{span(one.low, one.high, one.unit)} ({whose}{note})", one.sources)


def _write_expected(out: Writing, chosen: Chosen) -> None:
    expect = chosen.expect
    out.page.part("What to expect")
    _write_each(out, "Onset", expect.onset)
    _write_each(out, "Peak", expect.peak)
    _write_each(out, "Lasts", expect.duration)
    _write_each(out, "Result", expect.response)
    downtime = chosen.downtime_days
    days = NOT_KNOWN if downtime is None else span(downtime.low, downtime.high, downtime.unit)
    cited = () if downtime is None else downtime.sources
    out.page.named("Days off", out.cited.after(days, cited))
    stay = chosen.stay_days_after
    out.page.named("Stay near", NOT_KNOWN if stay is None else count(stay, "day"))
    out.page.named("Takes", _minutes(chosen.duration_min))


def _minutes(one: Minutes) -> str:
    parts = {
        "preparation": one.preparation,
        "numbing": one.numbing,
        "treatment": one.treatment,
        "after": one.after,
    }
    known = [f"{name} {minutes} min" for name, minutes in parts.items() if minutes is not None]
    return ", ".join(known) or NOT_KNOWN


def _write_each(out: Writing, label: str, rows: Sequence[Words]) -> None:
    """Every sentence on its own line, the label before the first."""
    if not rows:
        out.page.named(label, NOT_KNOWN)
    for number, one in enumerate(rows):
        out.page.named("" if number else label, out.cited.after(one.say, one.sources))


def _write_words(out: Writing, title: str, rows: Sequence[Words]) -> None:
    if rows:
        out.page.part(title)
    for one in rows:
        out.page.say(out.cited.after(one.say, one.sources), mark="-")
