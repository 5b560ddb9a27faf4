"""Printed documents: tagged, whole, the same every time, and never a permission by looks."""

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from tests.library import edition
from tests.library.formats.printed_pages import (
    A4_POINTS,
    bare,
    faces_of,
    middle_of,
    pdf_of,
    read,
    tags_of,
    words_of,
)
from tests.library.planned_examples import plan_of

from pistor.faults import Fault, Unreadable
from pistor.formats.case_file import case_from, read_case
from pistor.formats.pdf import plan_pdf
from pistor.formats.pdf_documents import DOCUMENTS
from pistor.formats.pdf_page import Sheet
from pistor.formats.pdf_plan import write_plan
from pistor.formats.pdf_standing import banners, chosen_in
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Verdict
from pistor.planning.plan import plan

NAMES = [path.stem for path in edition.examples()]
PLANNED = "melasma-standard"
REFUSED = "melasma-pregnant"
PROVISIONAL = "melasma-everything-unknown"
SCRIPTS = {
    "Latin": "Zoë Müller-Łukasik",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Марія Ковальчук",
    "Arabic": "محمد بن علي",
    "Hebrew": "דוד לוי",
    "Thai": "สมชาย ใจดี",
    "Chinese": "李小龍",
    "Japanese": "さくら 山田",
    "Korean": "김민수",
}


def drawn_up_only_after(text):
    """Whether a page has a dose from which somebody could draw up."""
    return "In this order" in text or "Text of the label" in text


def says_first(text, known):
    """Whether every banner stands on the page, in the order of gravity."""
    places = [bare(text).find(bare(f"{title}{words}")) for title, words, _ in banners(known)]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize("name", NAMES)
def test_every_document_is_tagged_and_says_first_what_keeps_it_from_being_carried_out(name):
    for document in DOCUMENTS:
        data = pdf_of(name, document)
        root = read(data).trailer["/Root"]
        tags = tags_of(data)
        pictures = [node for tag, node in tags if tag == "Figure"]
        sizes = {(round(page.mediabox[2]), round(page.mediabox[3])) for page in read(data).pages}

        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert b"pdfuaid:part" in root["/Metadata"].get_data()
        assert read(data).metadata.title.endswith(str(plan_of(name).case.on))
        assert [tag for tag, _ in tags].count("H1") == 1
        assert all("Schematic" in node["/Alt"] for node in pictures)
        assert sizes == {A4_POINTS}
        assert set(faces_of(data).values()) == {True}
        assert says_first(words_of(data), plan_of(name))


@pytest.mark.parametrize("name", [PLANNED, REFUSED, PROVISIONAL, "two-concerns-numbing-cream"])
def test_a_plan_on_paper_says_in_order_what_its_blocks_say(name):
    page = Sheet()
    write_plan(page, plan_of(name), edition.knowledge())
    text = bare(words_of(pdf_of(name, "plan")))
    missing, at = [], 0
    for block in page.blocks():
        if block["is"] in ("say", "heading"):
            found = text.find(bare(block["words"]), at)
            at = max(at, found)
            # A page may end inside a paragraph; its head and foot then stand between the halves.
            if found < 0 and bare(block["words"])[:20] not in text:
                missing.append(block["words"])

    assert missing == []


def test_seven_centimetres_of_a_map_at_true_size_are_seven_on_paper():
    data = pdf_of(PLANNED, "plan")
    apart = middle_of(data, "−10") - middle_of(data, "−80")
    millimetres = apart / 72 * 25.4

    assert "50 mm, true size, 1 : 1" in words_of(data)
    assert abs(millimetres - 70) < 0.5


def test_a_plan_is_called_what_it_is_before_anything_else():
    told = {name: [title for title, _, _ in banners(plan_of(name))] for name in NAMES}

    assert told[PLANNED] == ["Draft"]
    assert told[REFUSED] == ["Not to be carried out", "Draft"]
    assert told[PROVISIONAL] == ["ASK", "Provisional", "Draft"]
    assert told["melasma-ibuprofen-three-days-ago"] == ["DEFER", "Draft"]
    assert told["melasma-aspirin-prescribed"][0] == "Not to be carried out"
    assert told["body-fat-fr"][0] == "Not to be carried out"


def test_knowledge_that_a_director_adopted_is_no_draft():
    known = plan_of(PLANNED)
    adopted = replace(known, knowledge=replace(known.knowledge, adopted_by="Dr B"))

    assert banners(adopted) == ()
    assert "adopted by Dr B" in words_of(plan_pdf(adopted, edition.knowledge()))


@pytest.mark.parametrize("name", NAMES)
def test_a_dose_is_printed_to_draw_up_only_where_nothing_stands_in_the_way(name):
    known = plan_of(name)
    stops = known.screening.verdict in (Verdict.EXCLUDE, Verdict.REFER)
    may = bool(chosen_in(known)) and not known.provisional and not stops
    text = words_of(pdf_of(name, "draw-up"))

    assert drawn_up_only_after(text) is may
    assert ("No dose is printed here" in text) is not may
    assert ("I agree to the treatment" in words_of(pdf_of(name, "consent"))) is may


def test_a_mixture_that_the_law_leaves_to_pharmacies_has_no_draw_up():
    known = plan_of(PLANNED)
    (course,) = known.courses
    (one,) = course.chosen.passes
    mixed = replace(one.formula, components=one.formula.components * 2)
    chosen = replace(course.chosen, passes=(replace(one, formula=mixed),))
    french = replace(
        known,
        case=replace(known.case, jurisdiction="FR"),
        courses=(replace(course, chosen=chosen),),
    )
    text = words_of(plan_pdf(french, edition.knowledge(), document="draw-up"))

    assert "France: no mixture is prepared in the practice" in text
    assert not drawn_up_only_after(text)
    assert drawn_up_only_after(words_of(pdf_of(PLANNED, "draw-up")))


def test_a_draw_up_sheet_has_strength_volumes_order_limits_label_and_lines_to_sign():
    text = words_of(pdf_of(PLANNED, "draw-up"))
    parts = [
        "Tranexamic acid 4 mg/ml, 0.05 ml a point, every four weeks",
        "Session number",
        "Tranexamic acid 100 mg/ml 4 mg/ml 3.6 mg 0.9 ml",
        "0.9 ml in all: 18 points of 0.05 ml.",
        "1. Dilute 0.1 ml of tranexamic acid 100 mg/ml to 2.5 ml",
        "Syringes (1)",
        "Tranexamic acid 4 mg/ml, 0.9 ml, for melasma",
        "0.06 of at most 10 mg/kg Tranexamic acid, single dose for body weight",
        "4 of 4 hold",
        "Drawn up by",
    ]
    places = [bare(text).find(bare(part)) for part in parts]

    assert -1 not in places
    assert places == sorted(places)


def test_a_patient_reads_the_emergency_first_then_the_days_and_when_to_call():
    text = words_of(pdf_of("melasma-traveller-ten-days", "instructions"))
    parts = [
        "Emergency: call the emergency number of the country where you are",
        "Your days, in order",
        "Saturday 21 November 2026 Melasma, session 1.",
        "Sunday 22 November 2026 Look at the skin: questions 1, 2, 3, 4 and 5.",
        "What to look for on these days",
        "Before each session",
        "On the day of the session",
        "After each session",
        "When to call us",
        "Same day",
    ]
    places = [bare(text).find(bare(part)) for part in parts]

    assert -1 not in places
    assert places == sorted(places)


def test_the_emergency_number_of_the_country_is_printed_where_the_knowledge_has_it():
    known = plan_of(PLANNED)
    british = replace(known, case=replace(known.case, jurisdiction="GB"))
    text = words_of(plan_pdf(british, edition.knowledge(), document="instructions"))

    assert "Emergency: call 999" in text


def test_a_refused_patient_is_given_nothing_to_prepare_or_to_sign():
    told = words_of(pdf_of(REFUSED, "instructions"))
    consent = words_of(pdf_of(REFUSED, "consent"))
    letter = words_of(pdf_of(REFUSED, "letter"))

    assert "No session is planned" in told
    assert "There is nothing to agree to" in consent
    assert "Signature" not in consent
    assert "none has been planned by us" in letter


def test_a_consent_keeps_treatment_photographs_and_research_apart():
    text = bare(words_of(pdf_of(PLANNED, "consent")))
    parts = [
        "What the evidence says, and does not",
        "What else could be done",
        "What often follows",
        "What can go wrong",
        "What you were told",
        "I agree to photographs for my own record.",
        "I do not agree to photographs.",
        "I agree that my results are used for research without my name.",
        "I do not agree to research.",
        "I agree to the treatment described above.",
        "Signature",
        "What each source found",
    ]
    places = [text.find(bare(part)) for part in parts]

    assert -1 not in places
    assert places == sorted(places)


def test_a_letter_home_warns_of_late_infection_and_says_until_when_to_watch():
    known = plan_of("melasma-traveller-ten-days")
    text = words_of(pdf_of("melasma-traveller-ten-days", "letter"))

    assert "Dear colleague" in text
    assert "Nontuberculous mycobacterial infection" in text
    assert known.watch[-1].on == date(2027, 6, 19)
    assert "for the last time on Sat 2027-06-19" in text


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_name_in_any_script_is_printed_and_can_be_read_back(script):
    name = SCRIPTS[script]
    text = words_of(pdf_of(PLANNED, "letter", name=name, practice=f"Clinic {name}"))

    # Right to left a reader may turn the words of a name round, never their letters.
    assert [word for word in name.split() if text.count(word) < 2] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_a_physician_of_any_script_decided_is_printed(script):
    name = SCRIPTS[script]
    source = (edition.ROOT / "examples/melasma-allergy-in-own-words.yaml").read_text(
        encoding="utf-8"
    )
    decided = (
        'decisions: {mapped: [{other: "a pink cream from the dentist", to: null, '
        f'by: "{name}", reason: "{name}"}}]}}\n'
    )
    case = case_from((source + decided).encode(), edition.knowledge())
    text = words_of(plan_pdf(plan(case, edition.knowledge()), edition.knowledge()))

    assert [word for word in name.split() if text.count(word) < 2] == []


def test_signs_that_no_face_has_are_named_all_at_once_and_where():
    with pytest.raises(Unreadable) as refused:
        plan_pdf(
            plan_of(PLANNED),
            edition.knowledge(),
            document="letter",
            name="Ann 😀",
            practice="ᚠ Clinic 😀",
        )

    remedy = "has no glyph in any face that Pistor prints with ({}); write it in another way."
    assert refused.value.faults == (
        Fault(code="cannot-print", at="--practice", value="ᚠ", remedy=remedy.format("U+16A0")),
        Fault(code="cannot-print", at="--name", value="😀", remedy=remedy.format("U+1F600")),
    )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_same_plan_gives_the_same_bytes_in_another_process(document, tmp_path):
    target = tmp_path / "page.pdf"
    example = edition.ROOT / f"examples/{PLANNED}.yaml"
    words = ["plan", example, "--format", "pdf", "--document", document, "-o", target]
    subprocess.run([sys.executable, "-m", "pistor.cli", *words], check=True)
    shipped = Knowledge.load()
    known = plan(read_case(example, shipped), shipped)

    assert target.read_bytes() == plan_pdf(known, shipped, document=document)


def test_text_and_screening_never_load_the_typesetter():
    code = (
        "import sys; from pistor.cli.__main__ import main; "
        "main(['screen', sys.argv[1], '-o', sys.argv[2]]); "
        "main(['plan', sys.argv[1], '-o', sys.argv[2]]); "
        "print(sorted({'typst', 'fontTools', 'justmytype'} & set(sys.modules)))"
    )
    example = edition.ROOT / f"examples/{PLANNED}.yaml"
    said = subprocess.run(
        [sys.executable, "-c", code, example, "/dev/null"],
        check=True,
        capture_output=True,
        text=True,
    )

    assert said.stdout == "[]\n"
