"""The made-up offices there are, and loading one into a data folder of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured

from ketnap.accounts.models import User
from ketnap.base import office
from ketnap.cases.models import Case, Sitting
from ketnap.courses.models import CourseClass
from ketnap.instruments.models import Instrument
from ketnap.journal.models import Event
from ketnap.people.models import Person
from ketnap.targets.models import TargetLine
from ketnap.units.models import Unit


@dataclass(frozen=True)
class PracticeOffice:
    """`module` holds `load()`; `unit` is the code of the unit its pages open with; `now` its present moment."""

    name: str
    title: str
    module: str
    unit: str
    now: datetime

    def write(self) -> None:
        load: Callable[[], None] = import_module(self.module).load
        load()


OFFICES = {
    one.name: one
    for one in (
        PracticeOffice(
            "tan-thanh",
            "Đảng bộ thị trấn Tân Thành (mẫu)",
            "ketnap.practice.tan_thanh.load",
            "BTU.TT",
            datetime.fromisoformat("2023-04-18T08:59:35+07:00"),
        ),
        PracticeOffice(
            "pac-nam",
            "Đảng bộ huyện Pác Nặm (mẫu)",
            "ketnap.practice.pac_nam.load",
            "BK.PN",
            datetime.fromisoformat("2023-12-04T08:00:00+07:00"),
        ),
        PracticeOffice(
            "binh-thuan",
            "Đảng bộ tỉnh Bình Thuận (mẫu)",
            "ketnap.practice.binh_thuan.load",
            "BTH",
            datetime.fromisoformat("2022-02-14T08:00:00+07:00"),
        ),
        PracticeOffice(
            "province",
            "Đảng bộ tỉnh Mẫu",
            "ketnap.practice.province.load",
            "TM",
            datetime.fromisoformat("2026-01-05T08:00:00+07:00"),
        ),
    )
}


def is_loaded(name: str) -> bool:
    """Whether this folder already is that office. Raises ImproperlyConfigured when it belongs to somebody else."""
    here = office.load()
    if here.id and here.practice != name:
        raise ImproperlyConfigured(
            f"Thư mục này đã thuộc về “{here.name}”; hãy chọn thư mục trống (--data) cho đơn vị thực hành."
        )
    holds_data = Unit.objects.exists() or Event.objects.exists() or User.objects.exists()
    if holds_data and not here.id:
        raise ImproperlyConfigured("Cơ sở dữ liệu này đã có dữ liệu; hãy chọn thư mục trống (--data).")
    return bool(here.id) and holds_data


def load(name: str) -> bool:
    """Write the office into this folder and set its clock; False when it was there already.

    Raises ImproperlyConfigured for a folder of somebody else. A load that fails leaves the folder empty.
    """
    made_up = OFFICES[name]
    if is_loaded(name):
        return False
    started = datetime.now(UTC)
    office.start_practice(name, name=made_up.title, unit=made_up.unit, now=made_up.now, started=started)
    try:
        made_up.write()
    except BaseException:
        office.path().unlink(missing_ok=True)
        raise
    office.start_practice(name, name=made_up.title, unit=made_up.unit, now=made_up.now, started=datetime.now(UTC))
    return True


def counts() -> dict[str, int]:
    """How much of everything the office holds."""
    return {
        "units": Unit.objects.count(),
        "users": User.objects.count(),
        "persons": Person.objects.count(),
        "cases": Case.objects.count(),
        "sittings": Sitting.objects.count(),
        "classes": CourseClass.objects.count(),
        "papers": Instrument.objects.count(),
        "targets": TargetLine.objects.known(None).count(),
        "events": Event.objects.count(),
    }
