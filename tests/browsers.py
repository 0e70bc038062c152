"""Where a Chromium is on this machine."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def find_chromium() -> str | None:
    given = os.environ.get("KETNAP_CHROMIUM")
    found = [given] if given else [shutil.which(name) for name in NAMES] + list(PLACES)
    return next((path for path in found if path and Path(path).exists()), None)
