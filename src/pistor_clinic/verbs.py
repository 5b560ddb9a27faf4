"""The verbs that the web application adds to the command `pistor`.

The library's command finds `add_to` by the entry point group `pistor.verbs`. Nothing of Django is
imported before a verb runs, so that the help stays quick.
"""

import argparse
import os
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  It has no public name.

ANSWERED = 0
WORKERS = 2
# In each worker: requests answered at one time, and those that may wait before others are refused.
THREADS, WAITING = 8, 64
SECONDS_TO_STOP = 20


def add_to(verbs: "Verbs") -> None:
    """Add the verbs; none without the extra `clinic`."""
    if not all(map(find_spec, ("django", "granian"))):
        return
    serve = verbs.add_parser(
        "serve",
        help="serve the web application",
        description="Serve the web application. Data lies in $PISTOR_DATA, or pistor-data here; "
        "the database is SQLite there, or the PostgreSQL that $DATABASE_URL names.",
    )
    serve.add_argument("--host", default="127.0.0.1", help="where to listen; %(default)s")
    serve.add_argument("--port", type=int, default=8000, help="on which port; %(default)s")
    serve.set_defaults(do=_serve)
    demo = verbs.add_parser(
        "demo",
        help="make the demonstration practice",
        description="Make an invented practice with an account for each role, and print how to "
        "sign in. Existing accounts get a new password.",
    )
    demo.set_defaults(do=_demo)


def _serve(words: argparse.Namespace) -> int:
    _prepare()
    listening = ("--host", words.host, "--port", str(words.port))
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", *listening]
    workers = (
        *("--workers", str(WORKERS), "--respawn-failed-workers", "--no-ws"),
        # A worker that does not stop, such as one that is still starting, is ended after this.
        *("--workers-kill-timeout", str(SECONDS_TO_STOP)),
        *("--blocking-threads", str(THREADS), "--backpressure", str(WAITING)),
    )
    # The server takes this process over: a signal to stop reaches it, and it finishes what it does.
    if os.name != "nt":
        os.execv(server[0], [*server, *workers, "pistor_clinic.wsgi:application"])  # noqa: S606
    return subprocess.run(  # noqa: S603  Our own server.
        [*server, *workers, "pistor_clinic.wsgi:application"], check=False
    ).returncode


def _demo(_words: argparse.Namespace) -> int:
    _prepare()
    from django.core.management import call_command  # noqa: PLC0415  Only this verb needs it.

    call_command("demonstrate")
    return ANSWERED


def _prepare() -> None:
    """Bring the database and the files beside the pages up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pistor_clinic.settings")
    import django  # noqa: PLC0415  Only a verb of the web application needs it.
    from django.core.management import call_command  # noqa: PLC0415  The same.

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
