"""`ketnap form`: fill an official form of one case and write it as .docx; refused with the list of what is missing."""

import argparse
import sys
from pathlib import Path
from uuid import UUID

from ketnap.base import clock
from ketnap.base.errors import NotFound
from ketnap.base.files import replacing
from ketnap.cases.models import Case
from ketnap.cases.papers import FORMS, print_form
from ketnap.cases.queries import case_for
from ketnap.cli.acting import acting_user
from ketnap.cli.output import REFUSED, complain, print_json
from ketnap.forms.render import MissingData, WrongData
from ketnap.lib.names import fold


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help=f"mã mẫu: {', '.join(FORMS)}")
    parser.add_argument("--case", type=UUID, required=True, metavar="ID", help="mã hồ sơ")
    parser.add_argument("--out", required=True, metavar="FILE.docx", help="tệp ghi ra")
    parser.add_argument("--user", metavar="NAME", default="", help="in với quyền của người dùng này")
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """0 written, 1 refused with every missing field, 2 wrong call."""
    code = next((form for form in FORMS if fold(form) == fold(args.code)), args.code)
    out = Path(args.out)
    if not out.absolute().parent.is_dir():
        return complain(f"Không có thư mục “{out.absolute().parent}”.")
    case = Case.objects.select_related("unit").filter(pk=args.case).first()
    if case is None:
        raise NotFound("Không tìm thấy hồ sơ.")
    user = acting_user(args.user, case.unit)
    try:
        case_for(user, case.pk)
        content = print_form(case.pk, code, actor=user, on=clock.today())
    except (MissingData, WrongData) as error:
        return refuse(error, as_json=args.json)
    with replacing(out) as file:
        file.write(content)
    done = {"form": code, "case": str(case.pk), "file": str(out), "bytes": len(content)}
    if args.json:
        print_json(done)
    else:
        sys.stdout.write(f"Đã ghi {out}\n")
    return 0


def refuse(error: MissingData | WrongData, *, as_json: bool) -> int:
    """Say what is missing, or what contradicts, one line each."""
    missing = error.fields if isinstance(error, MissingData) else ()
    problems = error.problems if isinstance(error, WrongData) else ()
    if as_json:
        document = {
            "error": "missing_data" if missing else "wrong_data",
            "form": error.form.code,
            "message": str(error),
            "missing": [{"field": field.name, "label": field.label_vi, "where": field.hint} for field in missing],
            "problems": list(problems),
        }
        print_json(document)
    else:
        lines = [f"- {field.label_vi}{f' ({field.hint})' if field.hint else ''}" for field in missing]
        head = f"Chưa in được mẫu {error.form.code}" + (f", còn thiếu {len(missing)} mục:" if missing else ":")
        sys.stdout.write("\n".join([head, *lines, *(f"- {problem}" for problem in problems)]) + "\n")
    return REFUSED
