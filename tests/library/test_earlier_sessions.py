"""A session elsewhere counts, and one of which nothing was noted is asked about."""

import pytest
from tests.library.case_trees import admitted, concern, healthy
from tests.library.edition import knowledge

from pistor.planning.screening import screen

RULE = "earlier-session-not-named"


def screened(session):
    tree = healthy(earlier_sessions=[{"on": "2026-11-15", **session}])
    tree["concerns"] = [concern(zones=["face_malar_left"])]
    return screen(admitted(tree), knowledge())


@pytest.mark.parametrize(
    "session",
    [{"substances": [], "zones": ["face_malar_left"]}, {"substances": []}],
    ids=["in a planned zone", "no zone noted"],
)
def test_nobody_noted_what_was_injected_so_it_is_asked(session):
    screening = screened(session)

    assert [one.verdict for one in screening.findings if one.rule == RULE] == ["ask"]
    assert "earlier-sessions" in [one.id for one in screening.questions]


@pytest.mark.parametrize(
    "session",
    [
        {"substances": [], "zones": ["submental"]},
        {"substances": ["vitamin-c"], "zones": ["face_malar_left"]},
        {"substances": [], "protocol": "deoxycholic-acid-label", "zones": ["face_malar_left"]},
    ],
    ids=["elsewhere on the body", "named", "named by its protocol"],
)
def test_a_session_that_is_named_or_elsewhere_raises_no_question(session):
    assert [one for one in screened(session).findings if one.rule == RULE] == []
