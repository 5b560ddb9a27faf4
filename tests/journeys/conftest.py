"""A real browser before a running practice. What it complains about fails the test.

The browser is `$PISTOR_CHROMIUM`, one of the machine, or the one that `tools/browser/fetch.py`
unpacked into `.venv/chromium`.
"""

import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from tests.clinic import practice

# The same hook empties the database between journeys.
from tests.clinic.conftest import pytest_runtest_teardown  # noqa: F401

# Playwright runs a loop of its own in this thread. The pages are answered in another one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT = Path(__file__).parents[2]
FETCHED = ROOT / ".venv/chromium/chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
SIZES = {"desk": (1280, 800), "tablet": (820, 1180), "phone": (390, 844)}
# Where pictures of the pages are left to be looked at, when it is set.
PICTURES = os.environ.get("PISTOR_PICTURES")


def chromium():
    named = os.environ.get("PISTOR_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None) or str(FETCHED)
    if not Path(found).exists():
        pytest.fail("There is no browser. Run `python3 dev.py test`, or set PISTOR_CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def browser():
    program = chromium()
    libraries = Path(program).parent / "lib"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program,
            # Root has no sandbox to hand out, and a small machine no shared memory to spare.
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
            env=os.environ | ({"LD_LIBRARY_PATH": str(libraries)} if libraries.exists() else {}),
        )
        yield started
        started.close()


SHAPES = [(size, look) for size in SIZES for look in ("light", "dark")]


# What a screen shows does not depend on the database: the second one is looked at once.
@pytest.fixture(params=SHAPES[:1] if "DATABASE_URL" in os.environ else SHAPES, ids="-".join)
def shape(request):
    """Size and look of the screen: journeys that ask for it run on every one."""
    return request.param


@pytest.fixture
def desk():
    return "desk", "light"


class Visitor:
    """One person before one browser window."""

    def __init__(self, page, address, shape):
        self.page = page
        self.address = address
        self.shape = shape
        self.complaints = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", self._look_at)

    def _hear(self, message):
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _look_at(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"another host: {request.url}")

    def opens(self, path):
        self.page.goto(f"{self.address}{path}")

    def sees(self, name):
        """Looks at the page: no fault of access, nothing wider than the screen, no complaint."""
        found = [
            f"{one['id']}: {one['nodes'][0]['html'][:200]}"
            for one in Axe().run(self.page).response["violations"]
        ]
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        if PICTURES:
            file = Path(PICTURES) / f"{name}-{'-'.join(self.shape)}.png"
            self.page.screenshot(path=file, full_page=True)
        assert (found, wide, self.complaints) == ([], False, [])

    def signs_in(self, person):
        practice.give_second_factor(person)
        self.opens("/sign-in/login/")
        self.page.get_by_label("E-mail").fill(person.email)
        self.page.get_by_label("Password").fill(practice.PASSWORD)
        self.page.get_by_role("button", name="Continue").click()
        self.page.get_by_label("Code").fill(practice.code_of_now())
        self.page.get_by_role("button", name="Sign In", exact=True).click()
        self.page.get_by_role("navigation", name="Main").wait_for()


@pytest.fixture
def visit(browser, live_server):
    """Opens a window: `visit(shape)`."""
    opened = []

    def visit_as(shape):
        size, look = shape
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=look,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/London",
            has_touch=size != "desk",
        )
        opened.append(context)
        return Visitor(context.new_page(), live_server.url, shape)

    yield visit_as
    for context in opened:
        context.close()


@pytest.fixture
def ours(transactional_db):  # noqa: ARG001  A fixture cannot be marked to use another.
    """A practice with two sites and one person in each role."""
    return practice.founded("Hazel Lane", "hazel")
