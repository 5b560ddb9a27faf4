"""What every test of the library may ask for."""

import os

import pytest
from hypothesis import HealthCheck, settings
from tests.library import edition

# The same examples every time, so that a failure stays a failure; no deadline, because
# the first map of a process loads numpy and shapely.
settings.register_profile(
    "here",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("ci", settings.get_profile("here"), max_examples=120, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "here"))


@pytest.fixture(scope="session")
def knowledge():
    """The knowledge as its YAML files state it."""
    return edition.knowledge()
