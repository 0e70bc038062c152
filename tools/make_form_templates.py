"""Write the .docx templates of the forms. Run from the root: python tools/make_form_templates.py

An office may edit the files with Word afterwards; what this writes is the layout the product ships with.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ketnap.forms import layout
from ketnap.forms.catalogue import ADMISSION_DECISION, BRANCH_RESOLUTION, Form
from ketnap.forms.layout import Bold

RECIPIENTS = ["{%p for recipient in recipients %}", "- {{ recipient }}", "{%p endfor %}"]


def _start(form: Form, kind: str, subject: str) -> object:
    document = layout.new_document(form.title_vi, form_code=form.code)
    layout.paper_head(
        document,
        superior="{{ superior }}",
        issuer="{{ issuer }}",
        number="{{ number_line }}",
        place_and_date="{{ place }}, {{ paper_date }}",
    )
    layout.paper_title(document, kind, subject)
    return document


def branch_resolution() -> bytes:
    """6-KNĐ: the chi bộ proposes a person for admission."""
    document = _start(BRANCH_RESOLUTION, "NGHỊ QUYẾT", "đề nghị kết nạp đảng viên")

    def body(*pieces: layout.Piece) -> None:
        layout.body(document, *pieces)

    body("- Căn cứ Điều 4 Điều lệ Đảng Cộng sản Việt Nam;")
    body(
        "{{ meeting_on }}, {{ issuer_name }} đã họp xét, đề nghị kết nạp quần chúng ",
        Bold("{{ person_name }}"),
        ", sinh {{ person_born }}, vào Đảng Cộng sản Việt Nam.",
    )
    for label, key in (("Tổng số đảng viên của chi bộ", "total"), ("Có mặt", "present"), ("Vắng mặt", "absent")):
        counted = (
            f"{{{{ members_{key} }}}} đồng chí; trong đó chính thức {{{{ official_{key} }}}} đồng chí, "
            f"dự bị {{{{ probationary_{key} }}}} đồng chí."
        )
        if key == "absent":
            reasons = "{% if absence_reasons %} Lý do vắng mặt: {{ absence_reasons }}{% endif %}"
            counted = f"{{% if members_absent %}}{counted}{reasons}{{% else %}}không.{{% endif %}}"
        body(f"{label}: {counted}")
    body("Chủ trì hội nghị: đồng chí {{ chair_name }}{% if chair_post %}, {{ chair_post }}{% endif %}.")
    body("Thư ký hội nghị: đồng chí {{ clerk_name }}.")
    body(
        "Sau khi nghe báo cáo và thảo luận, chi bộ thống nhất kết luận về người xin vào Đảng ",
        "{{ person_name }} như sau:",
    )
    for number, (label, key) in enumerate(
        (
            ("Về lý lịch", "biography"),
            ("Về phẩm chất chính trị", "politics"),
            ("Về đạo đức, lối sống", "ethics"),
            ("Về năng lực công tác", "ability"),
            ("Về quan hệ quần chúng", "relations"),
        ),
        1,
    ):
        body(Bold(f"{number}. {label}: "), f"{{{{ conclusion_{key} }}}}")
        body(f"{{%p for more in conclusion_{key}_more %}}")
        body("{{ more }}")
        body("{%p endfor %}")
    body(
        "Đối chiếu với tiêu chuẩn và điều kiện kết nạp đảng viên, quần chúng ",
        Bold("{{ person_name }}"),
        " đủ tiêu chuẩn, điều kiện để được xem xét, kết nạp vào Đảng.",
    )
    body(
        "Số đảng viên chính thức tán thành kết nạp quần chúng {{ person_name }} vào Đảng là {{ votes_for }} đồng chí, "
        "đạt {{ percent_for }} so với {{ base_wording }}. "
        "Số không tán thành là {{ votes_against }} đồng chí, chiếm {{ percent_against }}"
        "{% if against_reasons %}, với lý do: {{ against_reasons }}{% else %}.{% endif %}"
    )
    body("Chi bộ báo cáo, đề nghị {{ proposed_to }} xem xét việc kết nạp quần chúng {{ person_name }} vào Đảng.")
    layout.signature(
        document, recipients=RECIPIENTS, authority="T/M CHI BỘ", post="{{ signer_post }}", name="{{ signer_name }}"
    )
    return layout.packed(document)


def admission_decision() -> bytes:
    """9-KNĐ: the competent committee admits a person."""
    document = _start(ADMISSION_DECISION, "QUYẾT ĐỊNH", "kết nạp đảng viên")

    def body(*pieces: layout.Piece) -> None:
        layout.body(document, *pieces)

    body("- Căn cứ Điều lệ Đảng Cộng sản Việt Nam;")
    body("- Căn cứ hồ sơ đề nghị kết nạp đảng viên của quần chúng {{ person_name }};")
    body("- Xét đề nghị của {{ proposing_committee }} và {{ organisation_commission }},")
    layout.centred(document, Bold("{{ deciding_body }}"))
    layout.centred(document, Bold("QUYẾT ĐỊNH"))
    body(
        Bold("Điều 1. "),
        "Kết nạp quần chúng ",
        Bold("{{ person_name }}"),
        ", sinh {{ person_born }}; quê quán: {{ person_hometown }}"
        "{% if person_work_unit %}; đơn vị công tác: {{ person_work_unit }}{% endif %}, vào Đảng Cộng sản Việt Nam; "
        "sinh hoạt tại {{ branch }}, {{ grassroots }}.",
    )
    body(
        Bold("Điều 2. "),
        "{{ executors }} và người có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.",
    )
    layout.signature(
        document,
        recipients=RECIPIENTS,
        authority="{{ authority }}",
        post="{{ signer_post }}",
        name="{{ signer_name }}",
    )
    return layout.packed(document)


BUILDERS = {BRANCH_RESOLUTION: branch_resolution, ADMISSION_DECISION: admission_decision}


def main() -> None:
    for form, build in BUILDERS.items():
        form.template.parent.mkdir(parents=True, exist_ok=True)
        form.template.write_bytes(build())
        print(form.template.name)


if __name__ == "__main__":
    main()
