"""What every page sends, and what a page says when something is wrong."""

import json
import logging
import sys
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client

from pistor import Knowledge, plan, read_case
from pistor.version import VERSION
from pistor_clinic.logs import JsonLine
from pistor_clinic.sealing import DoesNotOpenError, seal, unseal

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.django_db


def test_a_watcher_learns_that_the_program_and_its_database_answer(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "pistor": VERSION})


def test_a_page_lets_nothing_in_from_elsewhere_and_is_kept_nowhere(client):
    headers = client.get("/sign-in/login/").headers
    parts = headers["Content-Security-Policy"].split(";")
    policy = dict(part.strip().split(" ", 1) for part in parts)

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "manifest-src": "'self'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "no-store" in headers["Cache-Control"]


def test_a_missing_page_says_so_in_words(client):
    response = client.get("/nothing-here/")

    assert response.status_code == 404
    assert "There is no such page" in response.text


def test_a_form_without_its_token_is_refused_in_words():
    response = Client(enforce_csrf_checks=True).post("/sign-in/login/", {"login": "a"})

    assert response.status_code == 403
    assert "This form is too old" in response.text


def test_another_host_is_not_answered(client):
    assert client.get("/healthz", headers={"host": "elsewhere.example"}).status_code == 400


def test_a_verdict_is_a_sentence_and_each_reason_has_its_sources():
    knowledge = Knowledge.load()
    screening = plan(
        read_case(ROOT / "examples/melasma-aspirin-prescribed.yaml", knowledge), knowledge
    ).screening
    page = Template(
        "{% verdict screening %}{% for one in screening.findings %}{% finding one %}{% endfor %}"
    ).render(Context({"screening": screening}))

    assert f'data-verdict="{screening.verdict}"' in page
    assert [one.rule for one in screening.findings if f'data-rule="{one.rule}"' not in page] == []
    assert page.count('class="src ') == sum(len(one.sources) for one in screening.findings)


def test_a_line_of_the_log_tells_where_and_never_what():
    try:
        int("Ada Okafor was born in 1988")
    except ValueError:
        record = logging.LogRecord(
            *("django.request", logging.ERROR, __file__, 1, "Failed: %s"),
            *(("/patients/ada",), sys.exc_info()),
        )
    line = json.loads(JsonLine().format(record))

    assert line["what"] == "Failed: %s"
    assert line["exception"] == "ValueError"
    assert "ada" not in json.dumps(line).lower()


def test_what_is_sealed_opens_in_its_place_and_in_no_other():
    sealed = seal("Ada Okafor", place="patients.name.1")

    assert unseal(sealed, place="patients.name.1") == "Ada Okafor"
    with pytest.raises(DoesNotOpenError):
        unseal(sealed, place="patients.name.2")
    with pytest.raises(DoesNotOpenError):
        unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), place="patients.name.1")
