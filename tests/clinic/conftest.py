"""What tests of the clinic share: practices, people in every role, and who is signed in."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django.plugin import blocking_manager_key
from tests.clinic import append_only_tables, practice

from pistor_clinic.accounts.roles import Role


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After a test with real transactions Django empties every table, which the record refuses."""
    marker = item.get_closest_marker("django_db")
    real = {"live_server", "transactional_db"} & set(item.fixturenames)
    if not real and not (marker and marker.kwargs.get("transaction")):
        return (yield)
    blocker = item.config.stash[blocking_manager_key]
    with blocker.unblock():
        taken = append_only_tables.suspend(connection)
    try:
        return (yield)
    finally:
        # After the last test there is no table any more.
        if nextitem is not None:
            with blocker.unblock():
                append_only_tables.restore(connection, taken)


@pytest.fixture
def ours(db):  # noqa: ARG001  A fixture cannot be marked to use another.
    """A practice with two sites and one person in each role."""
    return practice.founded("Hazel Lane", "hazel")


@pytest.fixture
def theirs(db):  # noqa: ARG001  The same.
    """Another practice, of which nothing may be seen from ours."""
    return practice.founded("Other Street", "other")


@pytest.fixture
def signed_in():
    """Signs somebody in, with a second factor, and returns their browser: `signed_in(person)`."""

    def sign_in(person, *, second_factor=True):
        browser = Client()
        practice.sign_in(browser, person, second_factor=second_factor)
        return browser

    return sign_in


@pytest.fixture(params=sorted(Role))
def role(request):
    return Role(request.param)
