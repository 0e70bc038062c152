"""From what offices write in a cell to the codes kept here: ethnic group, education, occupation, source. Pure.

Nothing is guessed: a text that fits several codes raises BadCell with the choices, one that fits none says what can be written.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache

from ketnap.lib.names import fold
from ketnap.lib.vietnamese import clean_text
from ketnap.people.attributes import DATA, table
from ketnap.people.enums import SourceGroup
from ketnap.transfer.sheets.layout import BadCell

_BRACKETS = re.compile(r"\([^()]*\)")
_GRADE = re.compile(r"(\d{1,2})\s*/\s*(10|12)(?:\s*(?:bt|gdtx|btvh|pt|phổ thông))?", re.IGNORECASE)

_EDUCATION = {
    "upper_secondary": "thpt; trung hoc pho thong; cap 3; cap iii; tot nghiep thpt; tot nghiep trung hoc pho thong; tn thpt",
    "lower_secondary": "thcs; trung hoc co so; cap 2; cap ii; tot nghiep thcs; tot nghiep trung hoc co so; tn thcs",
    "primary": "tieu hoc; cap 1; cap i; hoan thanh tieu hoc",
    "literate": "biet doc, biet viet; biet doc biet viet",
    "illiterate": "chua biet chu; mu chu; khong biet chu",
}
# A degree of university level is only given to people who finished upper secondary school; a shorter training says nothing.
_DEGREES = "dai hoc; dh; cu nhan; ky su; bac si; duoc si; thac si; thac sy; ths; tien si; tien sy; ts"

_SOURCES = {
    "youth_union": "doan thanh nien; doan tn; doan; dtn; doan tncs ho chi minh; doan tncs hcm; chi doan",
    "trade_union": "cong doan; cong doan co so; cdcs; cd",
    "women": "hoi lien hiep phu nu; hoi lhpn; hoi phu nu; phu nu; hlhpn",
    "farmers": "hoi nong dan; hnd; nong dan",
    "veterans": "hoi cuu chien binh; hoi ccb; ccb; cuu chien binh",
    "front": "mat tran to quoc; mttq; mat tran; ub mttq; uy ban mttq",
    "party_member": "dang vien; dang vien gioi thieu",
    "branch": "chi bo; chi bo phat hien; chi uy; chi bo gioi thieu",
}
_GROUPS: dict[str, str] = {
    SourceGroup.OFFICIAL: "can bo; cong chuc; can bo cong chuc; can bo, cong chuc; can bo khong chuyen trach",
    SourceGroup.UNION_MEMBER: "doan vien; doan vien uu tu; dvtn",
    SourceGroup.ASSOCIATION_MEMBER: "hoi vien; hoi vien uu tu; hoi vien phu nu; hoi vien nong dan",
    SourceGroup.TEACHER: "giao vien; giang vien; gv",
    SourceGroup.STAFF: "nhan vien; nv; vien chuc",
    SourceGroup.WORKER: "cong nhan; cnld; nguoi lao dong; cong nhan lao dong",
    SourceGroup.PUPIL: "hoc sinh; sinh vien; hoc sinh sinh vien; hssv",
}
_OCCUPATIONS = {
    "enterprise_worker": "cong nhan",
    "farming": "nong dan; lam nong; lam ruong; ngu dan",
    "student_university": "sinh vien",
    "student_school": "hoc sinh",
    "armed_forces": "bo doi; quan nhan; cong an; si quan",
    "other": "lao dong tu do; tu do; lao dong hop dong",
}
YES, NO = {"x", "co", "v", "1", "true", "dung", "phai", "doan vien", "\u2713"}, {"khong", "k", "0", "false", "chua"}


def ethnic_group(text: str) -> str:
    """The code of an ethnic group from its name or an alias, with or without marks."""
    codes = _ethnic_codes(text)
    if len(codes) == 1:
        return codes[0]
    names = table("ethnic_groups", "code")
    if codes:
        listed = " hay ".join(f"“{names[code]}”" for code in codes)
        raise BadCell(f"“{text}” là tên gọi của nhiều dân tộc: {listed}. Hãy ghi tên chính thức.")
    raise BadCell(f"Không có dân tộc “{text}” trong danh mục 54 dân tộc. Hãy ghi tên chính thức, ví dụ “Kinh”.")


def education(text: str) -> str:
    """The level of general education from "12/12", "THPT" or a degree of university level."""
    grade = _GRADE.fullmatch(clean_text(text))
    if grade:
        return _from_grade(int(grade[1]), int(grade[2]), text)
    key = _lookup(text, _EDUCATION, table("education_levels")) or ("upper_secondary" if _is_degree(text) else "")
    if not key:
        raise BadCell(f"Chưa rõ học vấn từ “{text}”. Hãy ghi lớp đã học xong (9/12, 12/12) hoặc THCS, THPT.")
    return key


def source(text: str) -> str:
    """Who introduced, as a key of the step's choices."""
    key = _lookup(text, _SOURCES, {})
    if key:
        return key
    words = f" {fold(text)} "
    found = {
        code for code, forms in _SOURCES.items() for form in _split(forms) if len(form) > 4 and f" {form} " in words
    }
    if len(found) == 1:
        return found.pop()
    raise BadCell(
        f"Chưa rõ nơi giới thiệu “{text}”. Hãy ghi một trong: Đoàn Thanh niên, Công đoàn, Hội Phụ nữ, Hội Nông dân, "
        "Hội Cựu chiến binh, Mặt trận, Đảng viên, Chi bộ."
    )


def source_group(text: str) -> str | None:
    """The group of people the person comes from; None when the text fits none."""
    return _lookup(text, _GROUPS, {str(key): label for key, label in SourceGroup.choices}) or None


def occupation(text: str) -> str | None:
    """The occupation's code; None when the text fits none of the statistical list."""
    return _lookup(text, _OCCUPATIONS, table("occupations")) or None


def flag(text: str) -> bool:
    """Yes or no as offices mark it: x, có, không, 1, 0."""
    key = fold(text).strip(".")
    if key in YES:
        return True
    if key in NO:
        return False
    raise BadCell(f"“{text}” không phải là có hay không. Hãy ghi “x” hoặc “có”, nếu không thì ghi “không”.")


def gender(text: str) -> str:
    """ "male" or "female" from Nam, Nữ, trai, gái. Raises BadCell."""
    key = fold(text).strip(".")
    if key in ("nam", "trai"):
        return "male"
    if key in ("nu", "gai"):
        return "female"
    raise BadCell(f"Giới tính “{text}” chưa rõ. Hãy ghi “Nam” hoặc “Nữ”.")


def _from_grade(finished: int, length: int, text: str) -> str:
    if finished > length or finished == 0:
        raise BadCell(f"Không có lớp “{text}”. Hãy ghi lớp đã học xong, ví dụ 12/12.")
    primary, lower = (4, 7) if length == 10 else (5, 9)
    if finished == length:
        return "upper_secondary"
    if finished >= lower:
        return "lower_secondary"
    return "primary" if finished >= primary else "literate"


def _is_degree(text: str) -> bool:
    parts = re.split(r"[,;/+\-–]|\bva\b", fold(text))
    degrees = set(_split(_DEGREES))
    return any(any(part.strip() == form or part.strip().startswith(f"{form} ") for form in degrees) for part in parts)


def _lookup(text: str, forms: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """The only key whose label or accepted form is the text; "" for none or several."""
    wanted = fold(text).strip(" .")
    found = {str(key) for key, listed in forms.items() if wanted in _split(listed)}
    found |= {str(key) for key, label in labels.items() if fold(label) == wanted}
    found |= {wanted} & {str(key) for key in labels}
    return found.pop() if len(found) == 1 else ""


def _split(forms: str) -> list[str]:
    return [form.strip() for form in forms.split(";")]


def _ethnic_codes(text: str) -> list[str]:
    """The codes a text may mean. Marks decide where they are written: "Thổ" is the group, "Tho" may be an old name of the Tày."""
    typed = clean_text(text).lower()
    wanted = fold(text)
    names = _ethnic_names()
    if typed != wanted:
        for place in (0, 1):
            exact = sorted({code for code, main, name, _ in names if name == typed and (main or place)})
            if exact:
                return exact
    return sorted({code for code, _, _, folded in names if folded == wanted})


@cache
def _ethnic_names() -> tuple[tuple[str, bool, str, str], ...]:
    """(code, is it the official name, text in small letters, folded) of every name; notes in brackets are left out."""
    with (DATA / "ethnic_groups.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(_names_of(csv.DictReader(handle)))


def _names_of(rows: Iterable[Mapping[str, str]]) -> Iterable[tuple[str, bool, str, str]]:
    for row in rows:
        yield row["code"], True, clean_text(row["name_vi"]).lower(), fold(row["name_vi"])
        for alias in row["aliases"].split(";"):
            name = clean_text(_BRACKETS.sub(" ", alias)).lower()
            if name:
                yield row["code"], False, name, fold(name)
