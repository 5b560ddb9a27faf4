"""The settings of the application, as they are, but in a folder that goes with the tests."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

folder = tempfile.mkdtemp(prefix="pistor-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["PISTOR_DATA"] = folder

# They read the folder when they are imported.
from pistor_clinic.settings import *  # noqa: E402, F403
from pistor_clinic.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: the same database as in practice, and a browser is a second thread.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(folder) / "test.sqlite3")}
# Names with a digest need `collectstatic` first.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir()
# argon2 is slow by design. That it is the one in use is tested on the settings themselves.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
