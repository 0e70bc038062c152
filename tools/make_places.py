"""Write provinces, districts, communes and the official change of 1 July 2025 to `ketnap/units/data/places/`.

    pip install --no-deps --target DIR vietnamadminunits==1.0.4
    python tools/make_places.py DIR

Only the data bundled in the package (MIT licence, kept beside the files) is read; the package itself is never imported.
Of a divided commune all new communes are written; which of them the package would choose by default is left out on purpose.
"""

import argparse
import csv
import json
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "ketnap" / "units" / "data" / "places"
PACKAGE = "vietnamadminunits"
OLD = "SELECT provinceCode, province, districtCode, district, wardCode, ward, wardType, provinceKey, districtKey, wardKey FROM admin_units_legacy"
NEW = "SELECT provinceCode, province, wardCode, ward, wardType, provinceKey, wardKey FROM admin_units"
KINDS = {"Xã": "commune", "Phường": "ward", "Thị trấn": "township", "Đặc khu": "special_zone"}


def write(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """One file, rows in order, nothing twice."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(sorted(set(map(tuple, rows))))


def make(source: Path) -> None:
    """All files from an unpacked copy of the package."""
    data = source / PACKAGE / "data"
    with sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True) as store:
        old, new = store.execute(OLD).fetchall(), store.execute(NEW).fetchall()
    write("provinces_63.csv", ("code", "name"), ((row[0], row[1]) for row in old))
    write("districts.csv", ("code", "name", "province"), ((row[2], row[3], row[0]) for row in old))
    write("communes_63.csv", ("code", "name", "kind", "district"), map(_old_commune, old))
    write("provinces_34.csv", ("code", "name"), ((row[0], row[1]) for row in new))
    write("communes_34.csv", ("code", "name", "kind", "province"), ((r[2], r[3], KINDS[r[4]], r[0]) for r in new))
    write(
        "changes.csv", ("old", "new"), changes(json.loads((data / "converter_2025.json").read_text("utf-8")), old, new)
    )
    notice = next(source.glob(f"{PACKAGE}-*.dist-info/licenses/LICENSE"))
    shutil.copyfile(notice, FOLDER / "LICENSE.vietnamadminunits.txt")


def changes(converter: dict[str, dict[str, dict[str, list]]], old: list, new: list) -> Iterable[tuple[str, str]]:
    """Old commune → new commune; a divided one has several lines."""
    before = {"_".join(key or "" for key in row[7:]): row[4] or row[2] for row in old}
    after = {(row[5], row[6]): row[2] for row in new}
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, parts in communes.items():
            yield from ((before[part], after[province, commune]) for part in parts)
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for commune, parts in divided.items():
            yield from ((before[commune], after[province, part["newWardKey"]]) for part in parts)


def _old_commune(row: Sequence[str]) -> tuple[str, str, str, str]:
    """Five island districts had no communes: the district itself stands for them, under its own code."""
    if not row[4]:
        return row[2], row[3], "island_district", row[2]
    return row[4], row[5], KINDS[row[6]], row[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="folder into which the package was unpacked")
    FOLDER.mkdir(parents=True, exist_ok=True)
    make(parser.parse_args().source)


if __name__ == "__main__":
    main()
