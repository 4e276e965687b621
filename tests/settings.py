"""Settings of the tests: a state folder of their own, quick passwords, plain static files."""

import os
import tempfile
from pathlib import Path

os.environ["HEADWATER_STATE"] = tempfile.mkdtemp(prefix="headwater-tests-")
os.environ["HEADWATER_SECRET_KEY"] = "for the tests only"
os.environ.pop("HEADWATER_DEMO", None)

from headwater.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = Path(os.environ["HEADWATER_STATE"]) / "static"
STATIC_ROOT.mkdir()  # empty: whitenoise warns of a folder that is not there
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
OPEN_DATA = Path(os.environ.get("HEADWATER_OPEN_DATA", "../shared/data")).resolve()
# Tests put figures into the records without an operation, which a kept page would not notice.
CARDS_KEPT = 0
