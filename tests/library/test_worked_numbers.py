"""The numbers on the pages about the algorithms are those that the code gives today."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from shapely.geometry import box
from tests.library.case_trees import admitted, blank, concern, healthy
from tests.library.edition import ROOT
from tests.library.edition import knowledge as as_filed
from tests.library.planned_examples import (
    case_of,
    cheek,
    chosen_in,
    days_of,
    only_pass,
    plan_of,
    session_days,
    under_the_chin,
)

from pistor.planning.bespoke import Candidate, best_mixture
from pistor.planning.compiled import Compiled
from pistor.planning.days import Rules, shortest
from pistor.planning.dosing import points_by_area
from pistor.planning.drawing_up import dilution, mixed
from pistor.planning.judging import judge
from pistor.planning.limiting import ceilings
from pistor.planning.months import add_months, add_months_at_most
from pistor.planning.patterns import lay
from pistor.planning.plan import plan
from pistor.planning.quantities import divided, plain
from pistor.planning.series import gaps_of
from pistor.planning.spreading import SESSION_STEP_ML, shared
from pistor.planning.views import drawings_for

PAGES = ROOT / "docs/algorithms"
ROW = re.compile(r"^\| (.+?) \| (.+?) \|$", re.MULTILINE)


def rows_in(page):
    """The rows below the heading `Worked numbers`, without the head of the table."""
    text = (PAGES / page).read_text(encoding="utf-8")
    section = text.split("## Worked numbers\n")[1].split("\n## ")[0]
    return [right for _, right in ROW.findall(section)[1:] if set(right) != {"-"}]


def screened(**answers):
    tree = healthy(**answers)
    screening, _ = judge(admitted(tree), as_filed())
    until = f" until {screening.until}" if screening.until else ""
    return f"{screening.verdict.value}{until}"


def screening_rows():
    def tablet(name, **fields):
        return screened(medicines=[{"id": name, **fields}])

    unasked, _ = judge(admitted(blank(answers={"pregnant": True})), as_filed())
    nothing, _ = judge(admitted(blank()), as_filed())
    asking = f"{nothing.verdict.value}, {len(nothing.questions)} questions"
    return [
        tablet("ibuprofen", last_taken="2026-11-18", prescribed=False),
        tablet("ibuprofen", last_taken="2026-11-14", prescribed=False),
        tablet("ibuprofen", last_taken=None, prescribed=False),
        tablet("aspirin", last_taken=None, prescribed=True),
        tablet("aspirin", last_taken=None),
        f"{unasked.verdict.value}, {len(unasked.questions)} questions",
        f"{asking}, {nothing.questions[0].id} first",
    ]


def compiled_rows():
    compiled = Compiled(as_filed())
    tablet = {"id": "ibuprofen", "last_taken": "2026-11-18", "prescribed": False}
    aspirin = {"id": "aspirin", "last_taken": None, "prescribed": True}
    trees = [
        healthy(medicines=[tablet]),
        healthy(medicines=[tablet], pregnant=True),
        healthy(medicines=[aspirin]),
        blank(),
    ]
    found = [compiled.judge(compiled.plain(admitted(tree))) for tree in trees]
    ends = [f" until {one.until}" if one.until else "" for one in found]
    return [f"{one.verdict}{end}" for one, end in zip(found, ends, strict=True)]


def choice_rows():
    rows = []
    for name in ("melasma-standard", "submental-standard", "hair-woman", "back-pain-acute"):
        (course,) = plan_of(name).courses
        for one in course.options:
            had = one.evidence
            rows.append(
                f"{one.standing}, {had.for_it} won, {had.against_it} lost, {had.even} even, "
                f"{had.people} people"
            )
    return rows


def session_of(name):
    formula = only_pass(name).formula
    (part,) = formula.components
    return f"{plain(formula.total_ml)} ml, {plain(part.amount)} {part.unit}"


def diluted(wanted, stock, total):
    part, whole = dilution(Decimal(wanted), Decimal(stock), Decimal(total))
    return f"{plain(part)} ml to {plain(whole)} ml"


def mixed_for_back_pain():
    """The two mixtures of the course for acute back pain, in mg a part."""
    (course,) = plan(admitted(healthy("low-back-pain")), as_filed()).courses
    for one in course.chosen.passes:
        *first, last = (f"{plain(part.amount)} {part.unit}" for part in one.formula.components)
        yield f"{plain(one.formula.total_ml)} ml: {', '.join(first)} and {last}"


def formula_rows():
    many = only_pass("submental-60-cm2").formula
    each = {one.points for one in many.syringes}
    split = Counter(divided(Decimal(2), 60, SESSION_STEP_ML))
    parts, batch = mixed([Fraction(4, 100), Fraction(10, 50)], Decimal(1))
    return [
        session_of("melasma-standard"),
        f"{only_pass('submental-standard').map.count} points, {session_of('submental-standard')}",
        f"{only_pass('submental-60-cm2').map.count} points, {session_of('submental-60-cm2')}",
        f"{len(many.syringes)} syringes of {each.pop()} points",
        diluted(4, 100, "0.9"),
        diluted(4, 100, 3),
        diluted(10, 50, "1.2"),
        f"{' and '.join(f'{plain(part)} ml' for part in parts)} to {plain(batch)} ml",
        ", ".join(f"{count} of {volume} ml" for volume, count in split.items()),
        "{}, {} and {}".format(*shared(7, dict.fromkeys("abc", Decimal(18))).values()),
        *mixed_for_back_pain(),
    ]


def limit_rows():
    label = as_filed().protocols["deoxycholic-acid-label"].passes[0]
    (over,) = chosen_in(plan_of("submental-60-cm2"))
    given_points = over.passes[0].map.count
    left = over.untreated[0].area_cm2
    wanted = points_by_area(label, Decimal(60), label.volume_per_point_ml.value)
    rows = ceilings(label, as_filed(), label.volume_per_point_ml.value)
    counts = " and ".join(str(row.points) for row in rows)
    (tranexamic,) = only_pass("melasma-standard").formula.components
    per_kg = next(row for row in tranexamic.limits if row.per == "kg")
    (after_four,) = chosen_in(plan_of("submental-four-sessions-elsewhere"))
    numbing = plan_of("two-concerns-numbing-cream").numbing
    grams = next(row for row in numbing.limits if row.unit == "g")
    asked = {one.id for one in plan_of("melasma-everything-unknown").screening.questions}
    (lidocaine,) = numbed().anaesthetics[0].parts
    both = numbed("90").anaesthetics[0]
    shares = " and ".join(plain(part.share) for part in both.parts)
    return [
        f"{wanted} points wanted, {given_points} given, {plain(left)} cm² untreated",
        f"{counts} points",
        f"{per_kg.used} {per_kg.unit}",
        f"{after_four.series.asked_for} left",
        f"at most {plain(numbing.most_g)} g of {plain(grams.limit)} g",
        "weight is asked for" if "weight-kg" in asked else "weight is not asked for",
        plain(lidocaine.share),
        f"{shares}, together {plain(both.total)}",
        f"falls: {fell_at(numbed('750'))}",
    ]


def numbed(mepivacaine_mg=None):
    """Back pain at 50 kg, with so much mepivacaine injected for numbing."""
    tree = healthy("low-back-pain")
    tree["patient"]["weight_kg"] = "50"
    given = {"substance": "mepivacaine", "amount": mepivacaine_mg, "unit": "mg", **BY}
    tree["decisions"] = {"numbing": [given] if mepivacaine_mg else []}
    return plan(admitted(tree), as_filed())


BY = {"by": "Dr A", "reason": "wished"}


def fell_at(result):
    """The sum of the shares for which the only protocol left falls."""
    (course,) = result.courses
    return re.search(r"add up to ([\d.]+) of", course.not_chosen[0].because)[1]


def open_of(one):
    return f"{one.open_cm2:.1f} cm² open of {one.drawn_cm2:.1f} cm²"


def drawable():
    """The smallest and the largest area under the chin, to a tenth, as the messages name them."""
    found = []
    for area in ("0.1", "500"):
        with pytest.raises(ValueError, match="can be drawn") as refused:
            under_the_chin(area)
        found.append(re.search(r"\(([\d.]+ cm²)\)", str(refused.value))[1])
    return " and ".join(found)


def drawn_on(*zones):
    return ", ".join(view for view, _ in drawings_for(zones, {}, as_filed()))


def zone_rows():
    return [
        open_of(cheek()),
        f"factor {cheek(6).scale:.3f}",
        open_of(under_the_chin()),
        f"factor {under_the_chin(30).scale:.3f}",
        f"factor {under_the_chin(60).scale:.3f}",
        drawable(),
        drawn_on("face_forehead", "face_preauricular_left", "face_preauricular_right"),
        drawn_on("buttock_left", "buttock_right", "abdomen_lower", "flank_left"),
    ]


def map_rows():
    rows = []
    for name in (
        *("melasma-standard", "submental-standard", "submental-60-cm2"),
        "melasma-cold-sore-on-one-side",
    ):
        one = only_pass(name).map
        counts = " and ".join(str(zone.count) for zone in one.zones)
        rows.append(f"{counts} points, {plain(one.spacing_mm)} mm apart, view {one.view}")
    for pattern in ("nappage-lines", "papules"):
        square = box(-10, 0, 10, 20)
        found = lay(square, pattern=pattern, spacing_mm=4, most=None, exact=False, symmetric=False)
        rows.append(f"{len(found)} points")
    return rows


def bespoke_rows():
    third, half = Fraction(1, 3), Fraction(1, 2)
    pairs = {("a", "b"), ("a", "c"), ("b", "c")}
    rows = (
        (third, pairs),
        (third, pairs - {("b", "c")}),
        (half, pairs),
        (third, {("b", "c")}),
        (Fraction(6, 10), {("a", "b")}),
    )
    found = (
        best_mixture(
            [
                Candidate(id=name, weight=weight, share=share)
                for name, weight in (("a", 3), ("b", 2), ("c", 2))
            ],
            good,
        )
        for share, good in rows
    )
    return [" and ".join(", ".join(one).rsplit(", ", 1)) or "none" for one in found]


def series_rows():
    (traveller,) = chosen_in(plan_of("melasma-traveller-ten-days"))
    standard = case_of("melasma-standard")
    moved = replace(standard.decisions, dates={"melasma": {2: date(2026, 12, 21)}})
    back = healthy("low-back-pain")
    back["concerns"].append(concern("chronic-low-back-pain"))
    monthly = [date(2027, 1, 31)]
    for _ in range(4):
        monthly.append(add_months(monthly[-1], 1))
    return [
        days_of("melasma-standard"),
        dates_in(plan(replace(standard, decisions=moved), as_filed())),
        dates_in(plan(admitted(back), as_filed())),
        days_of("melasma-ipl-planned"),
        f"{days_of('melasma-traveller-ten-days')}; {' '.join(traveller.series.gives_up)}",
        days_of("melasma-ibuprofen-three-days-ago"),
        days_of("submental-four-sessions-elsewhere"),
        ", ".join(map(str, weekly_then_monthly())),
        ", ".join(day.isoformat() for day in monthly),
        add_months_at_most(date(2027, 1, 31), 1).isoformat(),
    ]


def dates_in(result):
    rows = [[str(row.on) for row in chosen.series.sessions] for chosen in chosen_in(result)]
    return "; ".join(map(", ".join, rows))


def weekly_then_monthly():
    protocol = as_filed().protocols["atigh-mesotherapy-beside-minoxidil-finasteride"]
    free = Rules(start=date(2026, 11, 21), deadline=None, waits=(), closed=lambda _day: False)
    return shortest(gaps_of(protocol, 0, 7), free, {})


def instruction_rows():
    told = {
        (one.topic, one.phase): one
        for one in plan_of("melasma-standard").instructions
        if one.session == 1
    }
    return [
        f"from {told['alcohol', 'before'].from_}",
        f"from {told['blood-thinners', 'before'].from_}",
        f"until {told['sun', 'after'].to}",
        f"until {told['shower', 'after'].to}",
        f"from {told['late-lumps', 'after'].from_} until {told['late-lumps', 'after'].to}",
    ]


def watch_rows():
    one = plan_of("melasma-standard")
    sessions = session_days(one)
    rows = []
    for number, day in enumerate(sessions):
        until = sessions[number + 1] if number + 1 < len(sessions) else date.max
        after = [str((row.on - day).days) for row in one.watch if day < row.on < until]
        rows.append(f"days {', '.join(after)}")
    return rows


WORKED = {
    "screening.md": screening_rows,
    "screening-compiled.md": compiled_rows,
    "protocol-choice.md": choice_rows,
    "formula.md": formula_rows,
    "bespoke.md": bespoke_rows,
    "limits.md": limit_rows,
    "zones.md": zone_rows,
    "injection-map.md": map_rows,
    "series.md": series_rows,
    "instructions.md": instruction_rows,
    "watch.md": watch_rows,
}


@pytest.mark.parametrize("page", sorted(path.name for path in PAGES.glob("*.md")))
def test_the_worked_numbers_of_a_page_are_what_the_code_gives(page):
    assert rows_in(page) == WORKED[page]()
