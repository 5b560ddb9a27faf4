"""What is written for a terminal, kept as blocks for paper."""

from pistor.formats.pdf_page import Sheet


def blocks_of(write):
    page = Sheet()
    write(page)
    return page.blocks()


def test_lines_of_one_kind_that_follow_one_another_are_one_list():
    def write(page):
        page.say("first", mark="-")
        page.say("second", mark="*", tone="caution")
        page.say("third", mark="1.")

    assert blocks_of(write) == [
        {
            "is": "list",
            "deep": 0,
            "bullets": True,
            "rows": [
                {"mark": "-", "words": "first", "tone": None},
                {"mark": "*", "words": "second", "tone": "caution"},
            ],
        },
        {
            "is": "list",
            "deep": 0,
            "bullets": False,
            "rows": [{"mark": "1.", "words": "third", "tone": None}],
        },
    ]


def test_a_box_to_tick_is_a_sign_on_paper():
    (block,) = blocks_of(lambda page: page.say("Born when?", mark="[ ]  1.", indent=4))

    assert block["rows"] == [{"mark": "☐ 1.", "words": "Born when?", "tone": None}]
    assert block["deep"] == 1


def test_a_table_that_a_terminal_sets_abreast_is_one_table_on_paper():
    rows = [
        ["no", "ml", "", "no", "ml"],
        ["A1", "0.1", "", "A2", "0.2"],
        ["A3", "0.3", "", "", ""],
    ]
    whole = [["no", "ml"], ["A1", "0.1"], ["A2", "0.2"], ["A3", "0.3"]]

    assert blocks_of(lambda page: page.table(rows, "rr" + "r" * 3, head=True)) == [
        {"is": "table", "rows": whole, "align": "rr", "abreast": 2}
    ]


def test_a_table_with_a_nameless_column_stays_as_it_is():
    rows = [["zone", "area", "", "points"], ["cheek", "6 cm²", "measured", "9"]]
    (block,) = blocks_of(lambda page: page.table(rows, "lrlr", head=True))

    assert (block["align"], block["abreast"]) == ("lrlr", 1)


def test_rows_without_a_head_are_named_by_their_first_column():
    (block,) = blocks_of(lambda page: page.table([["Sat 2026-11-21", "session", "first"]], "lll"))

    assert block["is"] == "named"
    assert block["rows"] == [{"mark": "Sat 2026-11-21", "words": "session, first", "tone": None}]


def test_a_word_longer_than_a_column_can_be_broken_after_its_signs():
    (block,) = blocks_of(lambda page: page.say("see example.org/a-very-long-way/to-it now"))

    assert (
        block["words"]
        == "see example.\u200borg/\u200ba-\u200bvery-\u200blong-\u200bway/\u200bto-\u200bit now"
    )
    assert max(map(len, block["words"].replace("\u200b", " ").split())) <= 26


def test_a_number_stays_with_its_unit_and_a_day_with_its_date():
    (block,) = blocks_of(lambda page: page.say("0.9 ml on Sat 2026-11-21"))

    assert block["words"] == "0.9\u00a0ml on Sat\u00a02026-11-21"


def test_signs_that_would_steer_a_reader_are_left_out():
    (block,) = blocks_of(lambda page: page.say("one\x1b[31m\u202etwo\nthree"))

    assert block["words"] == "one [31mtwo three"
