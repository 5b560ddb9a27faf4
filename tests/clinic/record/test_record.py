"""The record: appended in one transaction with its cause, chained, and never altered."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from tests.clinic import append_only_tables

from pistor_clinic.record import actions, queries
from pistor_clinic.record.actor import Actor
from pistor_clinic.record.models import Event

AT = datetime(2026, 11, 22, 9, 30, 0, 123456, tzinfo=UTC)
ADA = Actor(person=7, organisation=3, address="192.0.2.1")

pytestmark = pytest.mark.django_db


def note_three():
    return [
        actions.note("patients.read", about=f"patient:{number}", by=ADA, at=AT, digest="ab12")
        for number in (1, 2, 3)
    ]


def test_an_event_holds_who_what_when_why_and_from_where_and_the_digest_of_the_one_before():
    first, second, _ = note_three()

    assert list(Event.objects.filter(id=second.id).values()) == [
        {
            "id": first.id + 1,
            "at": AT,
            "what": "patients.read",
            "about": "patient:2",
            "why": "care",
            "person": 7,
            "organisation": 3,
            "address": "192.0.2.1",
            "via": "page",
            "ids": {"digest": "ab12"},
            "previous": first.digest,
            "digest": second.digest,
        }
    ]


def test_a_record_that_nobody_touched_holds():
    events = note_three()

    assert queries.verify() == queries.Verification(
        events=events[-1].id, head=events[-1].digest, broken_at=None
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_event SET about = 'patient:9' WHERE id = %s",
        "DELETE FROM record_event WHERE id = %s",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_event(statement):
    _, second, _ = note_three()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [second.id])

    assert queries.verify().holds


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_event SET about = 'patient:9' WHERE id = %s",
        "UPDATE record_event SET person = 8 WHERE id = %s",
        "DELETE FROM record_event WHERE id = %s",
    ],
)
def test_an_event_that_was_altered_behind_the_back_of_the_database_is_found(statement):
    _, second, _ = note_three()
    append_only_tables.suspend(connection)

    with connection.cursor() as cursor:
        cursor.execute(statement, [second.id])

    assert queries.verify().broken_at == second.id


def test_an_end_that_was_cut_off_is_found_by_a_head_that_was_kept_elsewhere():
    *_, last = note_three()
    append_only_tables.suspend(connection)

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_event WHERE id = %s", [last.id])

    assert queries.verify().holds
    assert queries.verify(head=last.digest).broken_at == last.id


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"what": "Read a patient"}, "app.verb"),
        ({"about": "Ada Okafor"}, "kind:id"),
        ({"why": "because I could"}, "take one of"),
        ({"name": "Ada Okafor"}, "name of patients.read is not an id or a digest"),
    ],
)
def test_what_could_be_about_a_person_is_refused(words, said):
    given = {"what": "patients.read", "about": "patient:1", "by": ADA, "at": AT} | words
    what = given.pop("what")

    with pytest.raises(actions.NotForTheRecordError, match=said):
        actions.note(what, **given)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(actions.OutsideTransactionError):
        actions.note("patients.read", about="patient:1", by=ADA, at=AT)


@pytest.mark.django_db(transaction=True)
def test_an_event_is_lost_with_the_transaction_of_its_cause():
    with transaction.atomic():
        actions.note("patients.read", about="patient:1", by=ADA, at=AT)
        transaction.set_rollback(True)

    assert Event.objects.count() == 0
