"""Gives a test run its own data and keys folder, before Django reads its settings. Loaded by pytest's `-p`."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests import shared

folder = Path(tempfile.mkdtemp(prefix="ketnap-tests-"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["KETNAP_DATA"] = str(folder / "data")
os.environ["KETNAP_KEYS"] = str(folder / "data-keys")
for place in (folder / "data", folder / "data-keys"):
    place.mkdir(0o700)
shared.take_master_key(folder / "data-keys")
for name in ("KETNAP_SECRET_KEY", "KETNAP_DEBUG", "KETNAP_HOSTS", "KETNAP_BIND", "KETNAP_ORIGINS", "KETNAP_HTTPS"):
    os.environ.pop(name, None)
