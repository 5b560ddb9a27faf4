"""The permission table, held against the program: every address, every role, every stranger."""

import pytest
from django.apps import apps
from django.urls import reverse
from tests.clinic import strangers
from tests.clinic.addresses import every_address

from pistor_clinic.accounts.permissions import TABLE, Door
from pistor_clinic.accounts.roles import Role

pytestmark = pytest.mark.django_db

ADDRESSES = {one.name: one for one in every_address()}
FOR_MEMBERS = sorted(name for name, rule in TABLE.items() if rule.door is Door.MEMBER)
NAMING_A_ROW = sorted(
    name
    for name, one in ADDRESSES.items()
    if one.arguments and name and TABLE[name].door is not Door.OPEN
)


def was_refused(response):
    return response.status_code == 403


def every_row():
    """What the database holds, without sessions and the record, which being refused may change."""
    left_out = {"session", "event"}
    return {
        model._meta.label: list(model.objects.order_by("pk").values())  # noqa: SLF001  Django's name for it.
        for model in apps.get_models()
        if model._meta.model_name not in left_out  # noqa: SLF001
    }


def test_every_address_has_a_name_and_a_line_in_the_table_and_no_line_is_left_over():
    assert set(ADDRESSES) == set(TABLE)


def test_every_address_that_names_a_row_tells_how_to_make_one():
    assert set(NAMING_A_ROW) - strangers.OF_A_PERSON == set(strangers.ROWS)


def test_each_role_opens_exactly_the_addresses_of_its_lines(ours, signed_in, role):
    browser = signed_in(ours.people[role])
    refused = {name for name in FOR_MEMBERS if was_refused(browser.get(ADDRESSES[name].path()))}

    assert refused == {name for name in FOR_MEMBERS if role not in TABLE[name].roles}


def test_somebody_who_has_not_signed_in_is_asked_to(client):
    elsewhere = {
        name
        for name, rule in TABLE.items()
        if rule.door is not Door.OPEN
        and not client.get(ADDRESSES[name].path()).url.startswith(reverse("account_login"))
    }

    assert elsewhere == set()


@pytest.mark.parametrize("name", sorted(strangers.ROWS))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing_and_changes_nothing(ours, theirs, signed_in, name, method):
    path = ADDRESSES[name].path(**strangers.ROWS[name](theirs))
    roles = TABLE[name].roles or set(Role)
    for role in sorted(roles):
        browser = signed_in(ours.people[role])
        before = every_row()

        response = getattr(browser, method)(path)

        assert response.status_code in ({404} if method == "post" else {404, 405})
        assert every_row() == before


def test_an_address_without_a_line_is_refused(ours, signed_in, settings):
    settings.ROOT_URLCONF = "tests.clinic.accounts.unlisted_urls"
    browser = signed_in(ours.people[Role.OWNER])

    assert browser.get("/unlisted/").status_code == 403


def test_somebody_who_left_finds_no_door_open(ours, signed_in):
    membership = ours.member(Role.PHYSICIAN)
    membership.ended_at = membership.began_at
    membership.save()

    assert signed_in(ours.people[Role.PHYSICIAN]).get(reverse("home")).status_code == 403


def test_staff_without_a_second_factor_are_led_to_set_one_up(ours, signed_in):
    browser = signed_in(ours.people[Role.PHYSICIAN], second_factor=False)

    assert browser.get(reverse("home")).url == reverse("mfa_activate_totp")


def test_a_session_that_never_gave_the_second_factor_ends_when_one_was_set_up_elsewhere(
    ours, signed_in
):
    physician = ours.people[Role.PHYSICIAN]
    with_password_alone = signed_in(physician, second_factor=False)
    signed_in(physician)

    assert with_password_alone.get(reverse("home")).url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in with_password_alone.session


def test_a_patient_needs_no_second_factor(ours, signed_in):
    browser = signed_in(ours.people[Role.PATIENT], second_factor=False)

    assert browser.get(reverse("home")).status_code == 200


def test_what_matters_most_asks_again_who_is_there(ours, signed_in, settings):
    browser = signed_in(ours.people[Role.OWNER])
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1

    response = browser.post(reverse("invite"), {"email": "a@b.example", "roles": ["assistant"]})

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_reauthenticate"))
