"""Gives a test run its own data and keys folder, before Django reads its settings. Loaded by pytest's `-p`."""

import atexit
import os
import shutil
import tempfile

folder = tempfile.mkdtemp(prefix="ketnap-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["KETNAP_DATA"] = os.path.join(folder, "data")
os.environ["KETNAP_KEYS"] = os.path.join(folder, "data-keys")
os.mkdir(os.environ["KETNAP_DATA"], 0o700)
for name in ("KETNAP_SECRET_KEY", "KETNAP_DEBUG", "KETNAP_HOSTS", "KETNAP_BIND", "KETNAP_ORIGINS", "KETNAP_HTTPS"):
    os.environ.pop(name, None)
