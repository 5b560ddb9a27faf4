"""What the printed map says: heading, totals, sides, scale, reasons, and how it is turned."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.library.case_trees import admitted, concern, healthy
from tests.library.edition import knowledge as edition
from tests.library.formats.drawn_pages import (
    SVG,
    pages_in,
    paragraphs_in,
    points_in,
    root_of,
    texts_in,
)
from tests.library.formats.mapped_plans import (
    LABEL,
    TWO_MAPS,
    abdomen,
    back_of_the_head,
    close_points,
    forehead_and_hand,
    lower_back,
    many_syringes,
    maps_in,
    one_thigh_from_the_side,
    passes_in,
    plan_of,
    planned,
    root_for,
    scalp,
    twice_the_same_points,
    whole_face,
    with_map,
)

from pistor.formats.svg import map_pages, map_svg
from pistor.formats.svg_drawing import stretch_of
from pistor.formats.svg_marks import looks_in_words
from pistor.formats.svg_words import INTENDED
from pistor.formats.text_words import day
from pistor.planning.plan import plan
from pistor.planning.quantities import plain


def test_a_drawing_is_an_image_with_a_title_and_a_description_and_its_twin_is_text():
    root = root_for(plan_of(TWO_MAPS))
    images = [one for one in root.iter(f"{SVG}g") if one.get("role") == "img"]
    inside = [row for one in images for row in one.iter() if row.get("role") == "table"]

    assert [one[0].text for one in images] == [
        "Injection map on Face, front",
        "Injection map on Under the chin, seen from below (schematic)",
    ]
    assert all(one[1].tag == f"{SVG}desc" and "points, " in one[1].text for one in images)
    assert inside == []
    assert len([one for one in root.iter() if one.get("role") == "table"]) == 2
    assert root.get("aria-labelledby") == "map-title"
    assert root[0].text == "Injection map: Melasma, Fat under the chin"


def test_a_heading_says_what_for_whom_by_what_and_when():
    whole = plan_of("melasma-standard")
    words = paragraphs_in(root_for(whole))
    title = whole.courses[0].chosen.title

    assert words[:2] == ["Injection map: Face, front", "Melasma"]
    assert f"{title} (trial)." in words
    assert "case of Sat 2026-11-21" in words
    assert f"knowledge edition {whole.knowledge.edition}, not adopted yet" in words
    assert INTENDED in words
    assert whole.courses[0].chosen.passes[0].map.note in words


def test_totals_zones_syringes_and_sides_are_written():
    root = root_for(plan_of("melasma-standard"))
    words = paragraphs_in(root)
    shown = maps_in(plan_of("melasma-standard"))[0]

    at = words.index("Points")
    assert words[at : at + 3] == ["Points", str(shown.count), "Each"]
    assert [one.title for one in shown.zones] == [
        one for one in words if one.startswith("Cheekbone") and "(" not in one
    ]
    assert "Syringe 1 (circle): 0.9 ml" in words
    texts = {one.words: one for one in texts_in(root)}
    assert texts["patient's right"].left < texts["patient's left"].left


def test_what_is_kept_free_is_named_with_its_margin_its_reason_and_its_letter():
    shown = maps_in(plan_of(LABEL))[0]
    words = paragraphs_in(root_for(plan_of(LABEL)))

    assert shown.avoided
    for one in shown.avoided:
        at = words.index(one.what)
        assert any(
            row.startswith(f"{one.margin_mm} mm margin. {one.because}")
            for row in words[at : at + 3]
        )
    assert {"a", "b"} <= set(words)
    nothing = "No avoid-area of this view reaches into the zones."
    assert nothing not in words
    assert nothing in paragraphs_in(root_for(plan_of("melasma-standard")))


def test_faces_and_chins_are_drawn_at_their_true_size():
    for root in (root_for(plan_of(TWO_MAPS)), root_for(whole_face())):
        for one in root.iter(f"{SVG}svg"):
            if one.get("x") is not None:
                assert one.get("viewBox").split()[2:] == [one.get("width"), one.get("height")]
        words = paragraphs_in(root)

        assert {one for one in words if one.startswith("50 mm")} == {"50 mm, true size, 1 : 1"}
        assert [one for one in words if one.startswith("Drawn smaller")] == []


def test_a_drawing_that_does_not_fit_says_how_much_smaller_it_is():
    whole = planned("face_forehead")
    (shown,) = maps_in(whole)
    far = replace(shown.points[0], y_mm=Decimal(300))
    body = replace(shown, view="body_front", points=(*shown.points, far))
    words = paragraphs_in(root_for(with_map(whole, body)))

    assert [row for row in words if row.startswith("50 mm")] == [
        "50 mm, on the patient 75 mm, 1 : 1.5"
    ]
    assert "Drawn smaller than the patient: take distances from the rulers of the drawing." in words


@pytest.mark.parametrize(
    ("whole", "view", "scale"),
    [
        (scalp, "Scalp from above", "50 mm, true size, 1 : 1"),
        (back_of_the_head, "Scalp from behind", "50 mm, true size, 1 : 1"),
        (lower_back, "Body, back", "50 mm, on the patient 70 mm, 1 : 1.4"),
        (abdomen, "Body, front", "50 mm, on the patient 70 mm, 1 : 1.4"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_what_is_larger_than_the_paper_is_drawn_smaller_and_nothing_else_is(whole, view, scale):
    words = paragraphs_in(root_for(whole()))

    assert words[0] == f"Injection map: {view}"
    assert [one for one in words if one.startswith("50 mm")] == [scale]
    assert "Print at 100 %: the bar under the drawing is then 50 mm long." in words


def test_the_bar_under_a_drawing_is_50_mm_of_paper_whatever_the_scale():
    for whole in (scalp(), lower_back(), one_thigh_from_the_side()):
        bars = [one.get("d") for one in root_for(whole).iter(f"{SVG}path")]

        assert len([one for one in bars if re.search(r"v1\.6h50v-1\.6$", one)]) == 1


def test_passes_with_the_same_map_share_one_drawing_and_each_names_its_sessions_and_products():
    root = root_for(twice_the_same_points())
    words = paragraphs_in(root)
    days = [row.on for row in plan_of(LABEL).courses[0].chosen.series.sessions]

    assert len([one for one in root.iter(f"{SVG}g") if one.get("role") == "img"]) == 1
    assert [
        f"Sessions 1 to 2: {day(days[0])} and {day(days[1])}.",
        f"Session 3: {day(days[2])}.",
    ] == [one for one in words if one.startswith("Session")]
    assert [one for one in words if one.startswith("In the syringes")] == [
        "In the syringes, sessions 1 to 2",
        "In the syringes, session 3",
    ]
    assert [one for one in words if one.startswith("Pass: ")] == [
        "Pass: injection",
        "Pass: booster",
    ]
    assert {"Deoxycholic acid, 10 mg/ml", "Another product, 10 mg/ml"} <= set(words)


def test_passes_in_two_layers_have_a_drawing_each_though_their_points_are_the_same():
    whole = twice_the_same_points()
    (course,) = whole.courses
    first, second = course.chosen.passes
    passes = (first, replace(second, layer="deep-dermis"))
    course = replace(course, chosen=replace(course.chosen, passes=passes))
    root = root_for(replace(whole, courses=(course,)))

    assert len([one for one in root.iter(f"{SVG}g") if one.get("role") == "img"]) == 2


def test_zones_on_two_drawings_have_a_page_each_that_names_the_other():
    whole = forehead_and_hand()
    first, second = maps_in(whole)
    words = paragraphs_in(root_for(whole))
    titles = [edition().views[one.view].title for one in (first, second)]

    assert sorted(titles) == ["Backs of the hands, as their owner sees them", "Face, front"]
    assert [one for one in words if one.startswith("Injection map: ")][:1] == [
        f"Injection map: {titles[0]}"
    ]
    assert list(dict.fromkeys(one for one in words if one.startswith("On other pages"))) == [
        f"On other pages, for the same sessions: {title}, {plain(drawn.total_ml)} ml."
        for title, drawn in ((titles[1], second), (titles[0], first))
    ]


def test_each_page_alone_is_one_sheet_of_a4_with_what_it_has_in_the_whole():
    whole = plan_of(TWO_MAPS)
    together = root_for(whole)
    alone = [root_of(one) for one in map_pages(whole, edition())]

    assert {(one.get("width"), one.get("height"), one.get("viewBox")) for one in alone} == {
        ("210mm", "297mm", "0 0 210 297")
    }
    assert [row for one in alone for row in paragraphs_in(one)] == paragraphs_in(together)
    assert [row for one in alone for row in points_in(one)] == points_in(together)
    assert [len(pages_in(one)) for one in alone] == [1] * len(pages_in(together))


def test_lines_are_stretched_with_one_zone_alone_about_its_own_middle():
    one = planned("face_malar_left", areas={"face_malar_left": "10"})
    two = planned(
        "face_malar_left",
        "face_malar_right",
        areas={"face_malar_left": "10", "face_malar_right": "10"},
    )
    shown = [maps_in(row)[0] for row in (one, two)]
    documents = [root_for(row) for row in (one, two)]

    assert shown[0].drawing_scale == shown[1].drawing_scale > 1
    assert [stretch_of(row) for row in shown] == [float(shown[0].drawing_scale), 1.0]
    assert [stretched_in(row) for row in documents] == [{str(shown[0].drawing_scale)}, set()]
    assert any("landmarks fit only roughly" in row for row in paragraphs_in(documents[1]))


def stretched_in(root):
    transforms = [one.get("transform", "") for one in root.iter(f"{SVG}g") if len(one) == 1]
    found = [re.search(r"\) scale\((\S+)\) ", one) for one in transforms]
    return {f"{float(one[1]):g}" for one in found if one}


def test_a_right_side_is_the_mirror_image_of_the_left_view():
    right = root_for(planned("face_preauricular_right"))
    left = root_for(planned("face_preauricular_left"))

    assert "patient's right side" in paragraphs_in(right)
    assert "patient's left side" in paragraphs_in(left)
    assert [(x, y) for _, x, y, _ in points_in(right)] == [
        (-x if x else x, y) for _, x, y, _ in points_in(left)
    ]
    mirrored = [one for one in right.iter(f"{SVG}g") if one.get("transform") == "scale(-1 1)"]
    assert len(mirrored) == 2


def test_every_syringe_is_listed_with_its_sign_its_volume_and_its_points():
    formula = passes_in(many_syringes())[0].formula
    words = [one for one in paragraphs_in(root_for(many_syringes())) if one.startswith("Syringe ")]

    assert words == [
        f"Syringe {one.number} ({looks_in_words(one.number)}): {plain(one.ml)} ml"
        for one in formula.syringes
    ]


def test_points_without_room_for_numbers_say_so():
    words = paragraphs_in(root_for(close_points()))

    assert any(one.startswith("Where points lie close") for one in words)


def test_without_a_protocol_one_page_says_so_and_why():
    root = root_for(plan_of("melasma-pregnant"))
    words = paragraphs_in(root)

    assert len(pages_in(root)) == 1
    assert points_in(root) == []
    assert "Screening says exclude: this treatment is not for this patient." in words
    assert any(one.startswith("Exclude: No injections during pregnancy") for one in words)


def test_a_concern_without_a_protocol_has_its_own_page_beside_the_map_of_another():
    tree = healthy()
    tree["concerns"] = [concern(), concern("body-fat", zones=["abdomen_lower"])]
    whole = plan(admitted(tree), edition())
    root = root_for(whole)
    last = ["".join(one.itertext()) for one in pages_in(root)[-1].iter(f"{SVG}text")]

    assert [course.chosen is None for course in whole.courses] == [False, True]
    assert len(points_in(root)) == len(maps_in(whole)[0].points)
    assert last[1] == whole.courses[1].title
    assert f"{whole.courses[1].title}: protocols that were weighed" in last


def test_a_protocol_that_places_no_points_says_so():
    words = paragraphs_in(root_for(with_map(plan_of("melasma-standard"), None)))

    assert "Melasma: what is not drawn" in words
    assert any(one.endswith("its technique has no map of points.") for one in words)


def test_an_open_question_makes_every_page_provisional():
    whole = plan_of("melasma-everything-unknown")
    root = root_for(whole)

    assert whole.provisional
    for page in pages_in(root):
        assert any(
            "".join(one.itertext()).startswith(f"Provisional: {len(whole.screening.questions)} ")
            for one in page.iter(f"{SVG}text")
        )


def test_a_deferral_is_on_the_page_with_its_day():
    whole = plan_of("melasma-ibuprofen-three-days-ago")
    words = paragraphs_in(root_for(whole))
    wanted = f"until {whole.screening.until:%a} {whole.screening.until.isoformat()}."

    assert any(one.startswith("Screening says defer") and one.endswith(wanted) for one in words)


def test_words_that_people_wrote_cannot_become_markup():
    whole = plan_of("melasma-standard")
    adopted = replace(whole.knowledge, adopted_by='<b>&"\x07')
    document = map_svg(replace(whole, knowledge=adopted), edition())
    words = " ".join(paragraphs_in(root_of(document)))

    assert "<b>" not in document
    assert 'adopted by <b>&"\ufffd' in words
