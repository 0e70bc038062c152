"""Pictures of every page, on a desk's screen and on a telephone: `python -m tools.screens`.

    python -m tools.screens [--out DIR] [--whole] [--only WORD…]

Loads the practice office into a folder of its own, serves it, goes through all pages as the people who use them, and writes
small WebP pictures with an index into docs/screens. `--whole` keeps pages in their full length, to look at them.
"""

import argparse
import base64
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browsers import find_chromium
from tests.e2e.hands import Desk, signed_in
from tests.serving import ROOT, Folder, Served, served

OUT = ROOT / "docs" / "screens"
SIZES: dict[str, ViewportSize] = {"desk": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}
QUALITY = 12
LONGEST = 6000
ENOUGH = 4 * 1024 * 1024


@dataclass
class Album:
    """Takes pictures and remembers what they show."""

    browser: Browser
    office: Served
    out: Path
    whole: bool = False
    only: Sequence[str] = ()
    taken: list[tuple[str, str]] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)

    @contextmanager
    def as_user(self, username: str) -> Iterator[Desk]:
        with signed_in(self.browser, self.office.address, username) as desk:
            yield desk

    def take(self, desk: Desk, name: str, title: str) -> None:
        """The page as it stands, in both sizes."""
        if self.only and not any(word in name for word in self.only):
            return
        self.taken.append((name, title))
        for size, view in SIZES.items():
            desk.page.set_viewport_size(view)
            desk.page.wait_for_load_state("networkidle")
            self._save(desk.page, self.out / f"{name}-{size}.webp", view)
            over = desk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                self.wide.append(f"{name}-{size}: {over} px")
        desk.page.set_viewport_size(SIZES["desk"])

    def visit(self, desk: Desk, path: str, name: str, title: str) -> None:
        """Open a page and take it."""
        if self.only and not any(word in name for word in self.only):
            return
        desk.page.goto(desk.address + path)
        self.take(desk, name, title)

    def _save(self, page: Page, file: Path, view: ViewportSize) -> None:
        """Chromium's own WebP, smaller than anything the browser library offers."""
        asked: dict[str, object] = {"format": "webp", "quality": QUALITY}
        if self.whole:
            height = min(int(page.evaluate("document.documentElement.scrollHeight")), LONGEST)
            clip = {"x": 0, "y": 0, "width": view["width"], "height": max(height, view["height"]), "scale": 1}
            asked |= {"captureBeyondViewport": True, "clip": clip}
        session = page.context.new_cdp_session(page)
        file.write_bytes(base64.b64decode(session.send("Page.captureScreenshot", asked)["data"]))
        session.detach()


def write_index(out: Path, taken: Sequence[tuple[str, str]]) -> None:
    """The page that shows the pictures side by side."""
    head = [
        "# Các trang",
        "",
        "Mỗi trang ở hai cỡ: màn hình 1366×768 và điện thoại 390×844. Dữ liệu là của đơn vị thực hành, người đều là mẫu.",
        "Chụp lại bằng một lệnh: `.venv/bin/python -m tools.screens`.",
    ]
    body = [
        f'\n## {title}\n\n<img src="{name}-desk.webp" width="640" alt="{title}, màn hình rộng"> '
        f'<img src="{name}-phone.webp" width="180" alt="{title}, điện thoại">'
        for name, title in taken
    ]
    (out / "README.md").write_text("\n".join([*head, *body]) + "\n", encoding="utf-8")


def tours() -> Sequence[Callable[[Album, Path], None]]:
    """The ways through the pages; their lists are made by the tests' own builders, which need the program's settings."""
    import tests.isolation  # noqa: F401 - a data folder of its own, before the settings are read

    os.environ["DJANGO_SETTINGS_MODULE"] = "ketnap.settings"
    django.setup()
    from tools.screen_tours import TOURS

    return TOURS


def photograph(out: Path, *, whole: bool, only: Sequence[str]) -> Album:
    executable = find_chromium()
    if executable is None:
        sys.exit("Không thấy Chromium: hãy cài gói chromium hoặc đặt KETNAP_CHROMIUM.")
    with tempfile.TemporaryDirectory(prefix="ketnap-screens-") as place:
        folder = Folder(Path(place) / "data")
        loaded = folder.ketnap("practice", "tan-thanh")
        if loaded.returncode != 0:
            sys.exit(loaded.stdout + loaded.stderr)
        with served(folder) as office, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
            album = Album(browser, office, out, whole, only)
            for tour in tours():
                tour(album, Path(place))
            browser.close()
    return album


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.screens", description="chụp mọi trang vào docs/screens")
    parser.add_argument("--out", type=Path, default=OUT, help="thư mục (mặc định docs/screens; được làm trống trước)")
    parser.add_argument("--whole", action="store_true", help="chụp cả trang, không chỉ phần trên")
    parser.add_argument("--only", nargs="+", default=(), metavar="CHỮ", help="chỉ các trang có chữ này trong tên")
    given = parser.parse_args(arguments)
    if not given.only:
        shutil.rmtree(given.out, ignore_errors=True)
    given.out.mkdir(parents=True, exist_ok=True)
    album = photograph(given.out, whole=given.whole, only=given.only)
    size = sum(file.stat().st_size for file in given.out.glob("*.webp"))
    sys.stdout.write(f"{len(album.taken)} trang, {size / 1024 / 1024:.1f} MB trong {given.out}\n")
    for line in album.wide:
        sys.stdout.write(f"rộng quá màn hình: {line}\n")
    if not given.only:
        write_index(given.out, album.taken)
    return 1 if size > ENOUGH and not given.whole else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
