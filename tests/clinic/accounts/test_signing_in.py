"""Signing in through the forms, as a person does it."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.clinic import practice

from pistor_clinic import settings as in_practice
from pistor_clinic.accounts import sitting
from pistor_clinic.accounts.models import Membership, Person
from pistor_clinic.accounts.roles import Role
from pistor_clinic.record.models import Event

pytestmark = pytest.mark.django_db


def give_password(browser, person, password=practice.PASSWORD):
    return browser.post(reverse("account_login"), {"login": person.email, "password": password})


def test_password_and_code_open_the_practice(ours, client):
    owner = ours.people[Role.OWNER]
    practice.give_second_factor(owner)

    asked = give_password(client, owner)
    let_in = client.post(asked.url, {"code": practice.code_of_now()}, follow=True)

    assert asked.url == reverse("mfa_authenticate")
    assert let_in.redirect_chain == [("/", 302)]
    assert "Hazel Lane" in let_in.text
    assert list(Event.objects.filter(why="sign_in").values_list("what", "about", "person")) == [
        ("accounts.signed_in", f"person:{owner.pk}", owner.pk)
    ]


def test_a_password_alone_opens_nothing(ours, client):
    owner = ours.people[Role.OWNER]
    practice.give_second_factor(owner)
    give_password(client, owner)

    assert client.get("/").url.startswith(reverse("account_login"))


def test_a_code_works_once(ours, client):
    owner = ours.people[Role.OWNER]
    practice.give_second_factor(owner)
    code = practice.code_of_now()
    give_password(client, owner)
    client.post(reverse("mfa_authenticate"), {"code": code})
    other = Client()
    give_password(other, owner)

    again = other.post(reverse("mfa_authenticate"), {"code": code})

    assert again.status_code == 200
    assert "_auth_user_id" not in other.session


@pytest.mark.django_db(transaction=True)
def test_setting_up_a_second_factor_opens_the_practice_to_this_session(ours, client):
    physician = ours.people[Role.PHYSICIAN]
    give_password(client, physician)
    page = client.get("/", follow=True)
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page.text)[1]

    client.post(reverse("mfa_activate_totp"), {"code": practice.code_of_now(secret)})

    assert client.get("/").status_code == 200


def test_a_wrong_password_says_neither_that_the_person_exists_nor_that_they_do_not(ours, client):
    known = give_password(client, ours.people[Role.OWNER], "wrong")
    unknown = client.post(
        reverse("account_login"), {"login": "nobody@hazel.example", "password": "wrong"}
    )

    def errors(response):
        return re.findall(r'class="(?:error|notice stop)".*?</p>', response.text, re.DOTALL)

    assert errors(known) == errors(unknown)
    assert len(errors(known)) == 1


def test_too_many_wrong_passwords_shut_the_door_for_a_while(ours, client):
    owner = ours.people[Role.OWNER]
    for _ in range(5):
        give_password(client, owner, "wrong")

    assert give_password(client, owner).status_code == 200
    assert "_auth_user_id" not in client.session


def test_signing_in_begins_a_new_session(ours, client):
    client.get(reverse("account_login"))
    session = client.session
    session["seen"] = 1
    session.save()
    before = session.session_key

    give_password(client, ours.people[Role.PATIENT])

    assert client.session.session_key != before
    assert client.get("/").status_code == 200


def test_nobody_is_sent_to_another_host_after_signing_in(ours, client):
    response = client.post(
        f"{reverse('account_login')}?next=https://elsewhere.example/",
        {
            "login": ours.people[Role.PATIENT].email,
            "password": practice.PASSWORD,
            "next": "https://elsewhere.example/",
        },
    )

    assert response.url == "/"


@pytest.mark.parametrize(
    ("word", "seconds"),
    [(sitting.BEGAN, "SITTING_SECONDS"), (sitting.SEEN, "SITTING_IDLE_SECONDS")],
)
def test_a_sitting_ends_after_a_working_day_and_after_half_an_hour_without_a_click(
    ours, signed_in, settings, word, seconds
):
    browser = signed_in(ours.people[Role.PHYSICIAN])
    browser.get("/")
    session = browser.session
    session[word] -= getattr(settings, seconds) + 1
    session.save()

    assert browser.get("/").url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in browser.session


def test_the_secret_of_a_second_factor_is_sealed_in_the_database(ours):
    owner = ours.people[Role.OWNER]
    practice.give_second_factor(owner)

    stored = owner.authenticator_set.get().data["secret"]

    assert practice.SECRET not in stored
    assert len(stored) > len(practice.SECRET)


def test_passwords_are_kept_by_argon2():
    assert in_practice.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_nobody_signs_up_by_themselves(client):
    response = client.post(
        reverse("account_signup"),
        {"email": "new@hazel.example", "password1": practice.PASSWORD},
    )

    assert "One joins by invitation" in response.text
    assert Person.objects.count() == 0


def letter_address():
    (letter,) = mail.outbox
    return re.search(r"http://testserver(\S+)", letter.body)[1]


def invite(browser, **given):
    return browser.post(
        reverse("invite"), {"email": "New@Person.example", "roles": ["assistant"]} | given
    )


def test_somebody_invited_joins_with_a_password_and_the_roles_of_the_invitation(
    ours, signed_in, client
):
    invite(signed_in(ours.people[Role.OWNER]))
    address = letter_address()
    joined = client.post(address, {"name": "New Person", "password": practice.PASSWORD})

    membership = Membership.objects.get(person__email="new@person.example")
    assert joined.url == reverse("account_login")
    assert membership.organisation == ours.organisation
    assert membership.roles == {Role.ASSISTANT}
    assert client.get(address).status_code == 404
    assert mail.outbox[0].to == ["new@person.example"]


def test_a_weak_password_is_refused_at_its_field_and_the_name_stays(ours, signed_in, client):
    invite(signed_in(ours.people[Role.OWNER]))
    response = client.post(letter_address(), {"name": "New Person", "password": "short"})

    assert response.status_code == 422
    assert 'value="New Person"' in response.text
    assert 'id="id_password-error"' in response.text
    assert not Person.objects.filter(email="new@person.example").exists()


def test_who_is_a_person_already_joins_by_signing_in(ours, theirs, signed_in):
    colleague = theirs.people[Role.PHYSICIAN]
    invite(signed_in(ours.people[Role.OWNER]), email=colleague.email)
    address = letter_address()
    browser = signed_in(colleague)

    asked = Client().get(address)
    browser.post(address)
    place = Membership.objects.get(organisation=ours.organisation, person=colleague)
    browser.post(reverse("take_place", args=[place.pk]))

    assert asked.url == f"{reverse('account_login')}?next={address}"
    assert "Hazel Lane" in browser.get("/").text


def test_a_director_does_not_make_an_owner(ours, signed_in):
    response = invite(signed_in(ours.people[Role.DIRECTOR]), roles=["owner"])

    assert response.status_code == 422
    assert mail.outbox == []


def test_a_withdrawn_invitation_opens_nothing(ours, signed_in, client):
    browser = signed_in(ours.people[Role.OWNER])
    invite(browser)
    invitation = ours.organisation.invitations.get()
    browser.post(reverse("withdraw_invitation", args=[invitation.pk]))

    assert client.get(letter_address()).status_code == 404


def test_an_invitation_is_sent_once_it_is_confirmed_who_asks(ours, signed_in, settings):
    browser = signed_in(ours.people[Role.OWNER])
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    asked = invite(browser)
    assert mail.outbox == []

    sent = browser.post(asked.url, {"password": practice.PASSWORD})

    assert sent.url == reverse("people")
    assert [letter.to for letter in mail.outbox] == [["new@person.example"]]


def test_the_last_owner_can_neither_leave_nor_stop_being_one(ours, signed_in):
    browser = signed_in(ours.people[Role.OWNER])
    own = ours.member(Role.OWNER)

    changed = browser.post(reverse("change_roles", args=[own.pk]), {"roles": ["physician"]})
    browser.post(reverse("end_membership", args=[own.pk]))

    own.refresh_from_db()
    assert changed.status_code == 422
    assert own.roles == {Role.OWNER}
    assert own.ended_at is None


def test_a_member_gets_exactly_the_roles_that_were_ticked(ours, signed_in):
    membership = ours.member(Role.ASSISTANT)

    signed_in(ours.people[Role.OWNER]).post(
        reverse("change_roles", args=[membership.pk]), {"roles": ["front_desk", "auditor"]}
    )

    membership.refresh_from_db()
    assert membership.roles == {Role.FRONT_DESK, Role.AUDITOR}


def test_a_page_that_lists_people_costs_the_same_for_any_number(
    ours, signed_in, django_assert_num_queries
):
    browser = signed_in(ours.people[Role.OWNER])
    browser.get(reverse("people"))
    for number in range(3):
        ours.organisation.memberships.create(
            person=practice.enrolled(f"p{number}@hazel.example"), began_at="2026-01-01T00:00Z"
        )

    with django_assert_num_queries(8):
        browser.get(reverse("people"))
