"""`make check`: everything that can be said about the code without running the program. All parts run; any may fail.

python -m tools.checks [PART…]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Name, then the words after the environment's Python. A part whose file is not there yet would be a mistake: it fails.
PARTS: dict[str, list[str]] = {
    "định dạng (ruff format)": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "lỗi thường gặp (ruff check)": ["-m", "ruff", "check", "--quiet", "."],
    "kiểu (mypy)": ["-m", "mypy", "--no-error-summary"],
    "tầng phòng": ["-m", "pytest", "-q", "--no-header", "tests/test_layering.py"],
    "migration": ["manage.py", "makemigrations", "--check", "--dry-run", "--verbosity", "1"],
    "tài liệu sinh ra": ["-m", "ketnap.rulebook.reference", "--check"],
    "chỉ số sinh ra": ["-m", "ketnap.reports.reference", "--check"],
    "danh mục sinh ra": ["tools/make_reference.py", "--check"],
    "bản dịch": ["tools/translations.py", "check"],
    "phiên bản Django": ["-c", "import django; assert django.VERSION[:3] >= (6, 1, 3), django.get_version()"],
}


def main(chosen: list[str]) -> int:
    """Run the parts whose name contains one of the given words (all without any); 0 when every one passes."""
    failed = [name for name in PARTS if is_chosen(name, chosen) and not passes(name)]
    sys.stdout.write(f"KHÔNG ĐẠT: {', '.join(failed)}\n" if failed else "Mọi kiểm tra đều đạt.\n")
    return 1 if failed else 0


def is_chosen(name: str, chosen: list[str]) -> bool:
    return not chosen or any(word in name for word in chosen)


def passes(name: str) -> bool:
    """Run one part quietly; its words are shown only when it fails."""
    with tempfile.TemporaryDirectory(prefix="ketnap-check-") as folder:
        data = Path(folder, "data")
        data.mkdir()
        environment = {**os.environ, "KETNAP_DATA": str(data), "DJANGO_SETTINGS_MODULE": "ketnap.settings"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, *PARTS[name]]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8")
    sys.stdout.write(f"{'đạt ' if done.returncode == 0 else 'LỖI '} {name}\n")
    if done.returncode != 0:
        sys.stdout.write(done.stdout + done.stderr)
    sys.stdout.flush()
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
