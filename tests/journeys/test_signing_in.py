"""Somebody of the staff signs in and finds their practice."""

from tests.clinic import practice

from pistor_clinic.accounts.roles import Role


def test_a_physician_signs_in_with_password_and_code(ours, visit, shape):
    ada = visit(shape)
    physician = ours.people[Role.PHYSICIAN]
    practice.give_second_factor(physician)

    ada.opens("/")
    ada.sees("sign-in")
    ada.page.get_by_label("E-mail").fill(physician.email)
    ada.page.get_by_label("Password").fill(practice.PASSWORD)
    ada.page.get_by_role("button", name="Continue").click()
    ada.sees("code")
    ada.page.get_by_label("Code").fill(practice.code_of_now())
    ada.page.get_by_role("button", name="Sign In", exact=True).click()
    ada.page.get_by_role("heading", name="Hazel Lane").wait_for()
    ada.sees("home")


def test_an_owner_looks_after_people_and_the_record(ours, visit, shape):
    owner = visit(shape)
    owner.signs_in(ours.people[Role.OWNER])

    for name in ("people", "record", "permissions", "sign-in/second-factor"):
        owner.opens(f"/{name}/")
        owner.sees(name.replace("/", "-"))


def test_an_error_stands_at_its_field_and_what_was_typed_stays(ours, visit, desk):
    owner = visit(desk)
    owner.signs_in(ours.people[Role.OWNER])
    owner.opens("/people/")
    owner.page.get_by_label("E-mail").fill("new@person.example")
    owner.page.get_by_role("button", name="Send the invitation").click()

    owner.page.get_by_text("Tick at least one role.").wait_for()
    assert owner.page.get_by_label("E-mail").input_value() == "new@person.example"


def test_signing_in_needs_no_mouse(ours, visit, desk):
    ada = visit(desk)
    physician = ours.people[Role.PHYSICIAN]
    practice.give_second_factor(physician)
    ada.opens("/")

    keyboard = ada.page.keyboard
    keyboard.type(physician.email)
    keyboard.press("Tab")
    keyboard.type(practice.PASSWORD)
    keyboard.press("Enter")
    ada.page.get_by_label("Code").wait_for()
    keyboard.type(practice.code_of_now())
    keyboard.press("Enter")

    ada.page.get_by_role("heading", name="Hazel Lane").wait_for()
    assert ada.complaints == []
