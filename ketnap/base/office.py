"""The office this data folder belongs to: `office.json` beside the database.

A practice office also carries `practice_now`, its own date. An office with real data must not: opening one fails loudly.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ketnap.base import files
from ketnap.lib.ids import uuid7

FILE = "office.json"


@dataclass(frozen=True)
class Office:
    """Who keeps this folder. `incarnation` counts on with every restore, so that two lives of one office are never mixed up.

    `unit`: the code of the unit that a practice office is about.
    """

    id: str
    name: str
    incarnation: int = 1
    practice: str = ""
    practice_now: str = ""
    practice_started: str = ""
    unit: str = ""

    @property
    def is_practice(self) -> bool:
        return bool(self.practice)


def path() -> Path:
    return Path(settings.DATA_DIR) / FILE


def load() -> Office:
    """The office of this data folder; a fresh one, not yet saved, when the folder has none.

    Raises ImproperlyConfigured when a folder without a practice office carries a practice date.
    """
    file = path()
    if not file.exists():
        return Office(id="", name="")
    office = Office(**json.loads(file.read_text(encoding="utf-8")))
    if office.practice_now and not office.practice:
        raise ImproperlyConfigured(
            "office.json có practice_now nhưng đây không phải đơn vị thực hành: dữ liệu thật luôn dùng ngày thật. Hãy xóa practice_now."
        )
    return office


def save(office: Office) -> Office:
    """Write the office file in one piece; a killed process leaves the old one."""
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    with files.replacing(file) as handle:
        handle.write(json.dumps(asdict(office), ensure_ascii=False, indent=1, sort_keys=True).encode())
    return office


def ensure(name: str = "Đơn vị chưa đặt tên") -> Office:
    """The office of this folder, made and saved on first use."""
    office = load()
    return office if office.id else save(replace(office, id=str(uuid7()), name=name))


def start_practice(practice: str, *, name: str, unit: str, now: datetime, started: datetime) -> Office:
    """Make this folder a practice office whose date stands at `now`; refused when the folder belongs to somebody else."""
    office = load()
    if office.id and office.practice != practice:
        raise ImproperlyConfigured(
            f"Thư mục này đã thuộc về “{office.name}”; hãy chọn thư mục trống (--data) cho đơn vị thực hành."
        )
    fresh = replace(office, id=office.id or str(uuid7()), name=name, practice=practice, unit=unit)
    return save(replace(fresh, practice_now=now.isoformat(), practice_started=started.isoformat()))
