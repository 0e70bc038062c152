"""The ways through the pages that `tools.screens` goes: each tour is one kind of work, seen by the people who do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.e2e.hands import Desk, case_in
from tests.e2e.office_list import office_list
from tests.localrules.packs import TEXT
from tests.transfer import lists

if TYPE_CHECKING:
    from tools.screens import Album

TERM = urlencode({"unit": "BTU.TT", "period": "term:2020-2025", "as_of": "31/12/2022"})
TODAY = urlencode({"unit": "BTU.TT", "period": "term:2020-2025", "as_of": "18/04/2023"})
KINDS = {
    "overdue": "Quá hạn",
    "answers": "Chờ trả lời quá 60 ngày",
    "soon": "Đến hạn trong 30 ngày",
    "sitting": "Sẵn sàng họp",
    "ready": "Ghi được ngay",
    "others": "Chờ nơi khác",
    "dossiers": "Hồ sơ đang làm",
    "reminders": "Nhắc việc định kỳ",
    "targets": "Chỉ tiêu có nguy cơ",
}


def first_link(desk: Desk, path: str, selector: str = "main tbody th a") -> str:
    """The address of the first link that a page shows, below the office's own."""
    desk.page.goto(desk.address + path)
    found = str(desk.page.locator(selector).first.get_attribute("href"))
    return found.removeprefix(desk.address).removeprefix("/")


def signing_in(album: Album, place: Path) -> None:
    context = album.browser.new_context(locale="vi-VN")
    guest = Desk(context.new_page(), album.office.address)
    album.visit(guest, "sign-in/", "sign-in", "Đăng nhập")
    context.close()


def desk_and_tree(album: Album, place: Path) -> None:
    with album.as_user("pho.bithu") as desk:
        album.visit(desk, "", "desk", "Bàn làm việc")
        for kind, title in KINDS.items():
            album.visit(desk, f"desk/{kind}/", f"desk-{kind}", f"Bàn làm việc: {title}")
        album.visit(desk, "units/", "units", "Cây tổ chức")
        album.visit(
            desk, "units/changes/?unit=BTU.TT&from=01/01/2009", "units-changes", "Cây tổ chức: thay đổi giữa hai ngày"
        )
        album.visit(desk, "units/BTU.TT/", "unit-town", "Một tổ chức: đảng bộ thị trấn")
        album.visit(desk, "units/BTU.TT.KP1/", "unit-branch", "Một tổ chức: chi bộ")
        album.visit(desk, "posts/?unit=BTU.TT", "posts", "Chức danh, cơ quan lãnh đạo, sổ bàn giao")
        album.visit(desk, "places/?unit=BTU.TT", "places", "Địa bàn: thôn, bản, khu phố")
        album.visit(desk, "places/numbers/?unit=BTU.TT", "places-numbers", "Địa bàn: số liệu khai")
        album.visit(desk, "places/mapping/?unit=BTU.TT", "places-mapping", "Xã, phường cũ và mới")
        album.visit(desk, "search/?q=mau hung", "search", "Tìm kiếm không cần dấu")
    with album.as_user("bithu.kp1") as desk:
        album.visit(desk, "", "desk-branch", "Bàn làm việc của bí thư chi bộ")


def reorganisation(album: Album, place: Path) -> None:
    """A branch is divided, decided by name, and put together again: the office is afterwards as before."""
    with album.as_user("bantochuc") as desk:
        album.visit(desk, "units/reorganise/?unit=BTU.TT.KP1", "reorganise", "Sắp xếp tổ chức")
        desk.open("units/reorganise/", unit="BTU.TT.KP1")
        desk.press("Chia tách")
        desk.fill({"on": date(2023, 4, 17), "reason": "Theo nghị quyết mẫu của đảng ủy thị trấn"})
        desk.press("Giữ và chọn tổ chức")
        for letter in "AB":
            desk.page.locator("main a[href$='/new-unit/']").click()
            desk.fill({"kind": "branch", "code": f"KP1{letter}", "name": f"Chi bộ Khu phố 1{letter} mẫu"})
            desk.press("Giữ")
        album.take(desk, "reorganise-units", "Sắp xếp tổ chức: chọn tổ chức")
        desk.press("Xem trước")
        album.take(desk, "reorganise-preview", "Sắp xếp tổ chức: xem trước")
        preview = desk.page.url.removeprefix(desk.address)
        album.visit(desk, preview.replace("preview/", "decide/people/"), "reorganise-decide", "Quyết định theo tên")
        desk.open(preview)
        links = desk.page.locator("main a[href*='/decide/']")
        for link in [str(one.get_attribute("href")) for one in links.all()]:
            desk.open(link.removeprefix("/"))
            desk.page.select_option("select[name=scope]", "all")
            desk.page.select_option("select[name=to]", index=1)
            desk.press("Gán")
        desk.open(preview)
        desk.page.locator("#id_sure").check()
        desk.press("Thực hiện")
        album.take(desk, "reorganise-act", "Một việc sắp xếp đã thực hiện, với kế thừa")
        act = desk.page.url.removeprefix(desk.address)
        album.visit(desk, "units/BTU.TT.KP1/", "unit-ended", "Một tổ chức đã kết thúc, ai tiếp nhận")
        desk.open(act)
        desk.page.locator("#reverse summary").click()
        desk.page.locator("#reverse #id_sure").check()
        desk.fill({"reason": "Chỉ để chụp trang"})
        desk.press("Thu hồi", desk.page.locator("#reverse form"))


def cases(album: Album, place: Path) -> None:
    with album.as_user("canbo.dangu") as desk:
        album.visit(desk, "cases/", "cases", "Người và hồ sơ")
        waiting = case_in("/" + first_link(desk, "desk/answers/"))
        album.visit(desk, f"cases/{waiting}/", "case", "Một hồ sơ")
        album.visit(desk, f"cases/{waiting}/?tab=steps", "case-steps", "Hồ sơ: tất cả các việc, và vì sao chưa được")
        album.visit(desk, f"cases/{waiting}/?tab=dossier", "case-dossier", "Hồ sơ: giấy tờ, biểu quyết")
        album.visit(desk, f"cases/{waiting}/?tab=events", "case-events", "Hồ sơ: diễn biến")
        album.visit(desk, f"cases/{waiting}/steps/verification_answered/", "case-step", "Ghi một việc")
        desk.try_step(waiting, "conclude_biography", date(2023, 4, 18), fit="yes")
        album.take(desk, "case-refused", "Việc bị từ chối, kèm quy tắc và văn bản")
        album.visit(desk, f"cases/{waiting}/person/", "case-person", "Thông tin của người vào Đảng")
        album.visit(desk, f"cases/{waiting}/record/", "case-record", "Ghi theo giấy tờ: chọn việc")
        album.visit(desk, f"cases/{waiting}/record/admission_ceremony/", "case-record-step", "Ghi theo giấy tờ")
        void = first_link(desk, f"cases/{waiting}/?tab=events", "main a[href*='/void/']")
        album.visit(desk, void, "case-void", "Thu hồi một việc ghi nhầm")
        album.visit(desk, f"cases/{waiting}/forms/9-knd/", "case-form-missing", "Biểu mẫu chưa in được: còn thiếu gì")
        member = case_in("/" + first_link(desk, "cases/?stage=official"))
        album.visit(desk, f"cases/{member}/", "case-official", "Hồ sơ đã công nhận chính thức")
        album.visit(desk, f"cases/{member}/?tab=dossier", "case-official-dossier", "Giấy tờ của hồ sơ đã xong")
        album.visit(desk, "cases/new/", "case-new", "Giới thiệu người mới")


def sittings(album: Album, place: Path) -> None:
    with album.as_user("canbo.dangu") as desk:
        album.visit(desk, "sittings/", "sittings", "Kỳ họp")
        album.visit(desk, "sittings/new/", "sitting-choose", "Ghi kỳ họp: chọn cơ quan và ngày")
        desk.open_sitting("Ban Chấp hành Đảng bộ thị trấn Tân Thành khóa VI", date(2023, 4, 17))
        album.take(desk, "sitting-new", "Ghi kỳ họp: danh sách dự họp và phiếu")
        held = first_link(desk, "sittings/")
        album.visit(desk, held, "sitting", "Một kỳ họp")
        album.visit(desk, f"{held}minutes/", "sitting-minutes", "Biên bản để in")
        album.visit(desk, f"{held}roll/", "sitting-roll", "Sửa danh sách dự họp")


def classes(album: Album, place: Path) -> None:
    """After the spreadsheet, so that there is somebody to send."""
    first, last = date(2023, 4, 10), date(2023, 4, 14)
    with album.as_user("ttct") as desk, album.as_user("canbo.dangu") as officer:
        album.visit(desk, "classes/", "classes", "Lớp bồi dưỡng")
        album.visit(desk, first_link(desk, "classes/"), "class", "Một lớp")
        album.visit(desk, "classes/new/", "class-new", "Mở lớp")
        course = desk.open_class(
            organiser="BTU", kind="awareness", name="Lớp bồi dưỡng mẫu (10–14/04/2023)", starts_on=first, ends_on=last,
            issuer="Trung tâm Chính trị huyện Bắc Tân Uyên",
        )  # fmt: skip
        album.visit(officer, f"classes/{course}/learners/", "class-learners", "Cử người đi học")
        officer.send_to_class(course, first, ("Lê Văn Mẫu Chi", "Võ Thị Mẫu Chi", "Trần Thị Mẫu Sen"))
        album.visit(desk, f"classes/{course}/certificates/", "class-certificates", "Ghi hoàn thành lớp")


def targets(album: Album, place: Path) -> None:
    with album.as_user("pho.bithu") as desk:
        album.visit(desk, "targets/", "targets", "Chỉ tiêu")
        one = first_link(desk, "targets/?unit=BTU.TT", "main a[href^='/targets/0']:not([href*='allocation'])").split(
            "?"
        )[0]
        album.visit(desk, one, "target", "Một chỉ tiêu")
        album.visit(desk, f"{one}allocation/", "target-allocation", "Phân bổ chỉ tiêu")
        album.visit(desk, f"{one}proposal/", "target-proposal", "Đề xuất phân bổ, có giải thích")
        album.visit(desk, f"{one}plan/", "target-plan", "Tính lùi từ cuối kỳ của một chỉ tiêu")
        album.visit(desk, f"{one}revise/", "target-revise", "Điều chỉnh chỉ tiêu")
        album.visit(desk, "targets/new/", "target-new", "Ghi chỉ tiêu")


def reports(album: Album, place: Path) -> None:
    with album.as_user("pho.bithu") as desk:
        album.visit(desk, f"reports/?{TERM}", "reports", "Báo cáo")
        album.visit(desk, f"reports/b1/?{TERM}", "b1", "B1 Tiến độ chỉ tiêu")
        album.visit(desk, f"reports/b2/?{TERM}", "b2", "B2 Phễu nguồn")
        album.visit(desk, f"reports/b5/?{TERM}", "b5", "B5 Lớp bồi dưỡng")
        album.visit(desk, f"reports/b10/?{TERM}", "b10", "B10 Báo cáo sơ kết, tổng kết: dự thảo")
        album.visit(desk, f"reports/list/?{TERM}&indicator=admissions", "report-list", "Danh sách phía sau một con số")
    with album.as_user("btctu") as board:
        album.visit(board, "", "desk-province", "Bàn làm việc của người chỉ xem số liệu")
        album.visit(
            board, f"reports/list/?{TERM}&indicator=admissions", "report-list-masked", "Cùng danh sách, che họ tên"
        )
        board.page.goto(board.address + "cases/")
        album.take(board, "forbidden", "Không có quyền xem")


def papers(album: Album, place: Path) -> None:
    with album.as_user("canbo.dangu") as desk:
        album.visit(desk, "instruments/", "instruments", "Văn bản")
        one = first_link(desk, "instruments/", "main tbody a[href^='/instruments/0']")
        album.visit(desk, one, "instrument", "Một văn bản")
        album.visit(desk, f"{one}edit/", "instrument-edit", "Sửa văn bản")
        album.visit(desk, "instruments/new/", "instrument-new", "Ghi văn bản")


def rules(album: Album, place: Path) -> None:
    with album.as_user("canbo.dangu") as desk:
        album.visit(desk, "rules/", "rules", "Quy định")
        album.visit(desk, "rules/R-ELIG-02/", "rule", "Một quy tắc")
        album.visit(desk, "rules/changes/", "rule-changes", "Quy định thay đổi thế nào")
        album.visit(desk, "rules/steps/", "rule-steps", "Các bước theo quy định")
        album.visit(desk, "calendar/", "calendar", "Lịch làm việc")
        album.visit(desk, "calendar/2023/", "calendar-year", "Lịch của một năm")


def local_rules(album: Album, place: Path) -> None:
    """Late, because it writes."""
    with album.as_user("canbo.dangu") as desk:
        album.visit(desk, "local-rules/publish/", "local-publish", "Ban hành gói quy tắc địa phương")
        desk.open("local-rules/publish/")
        pack = place / "goi.toml"
        pack.write_text(TEXT, encoding="utf-8")
        desk.page.set_input_files("#id_file", pack)
        desk.fill({"binding": "1", "on": "01/03/2023", "number": "12-QĐ/ĐU", "dated": "20/02/2023"})
        desk.fill({"issuer": "Đảng ủy thị trấn thực hành"})
        desk.press("Ban hành")
        album.take(desk, "local-pack", "Một gói quy tắc địa phương")
        album.visit(desk, "local-rules/", "local-rules", "Quy tắc địa phương")
        album.visit(desk, "local-rules/values/", "local-values", "Giá trị cần xác nhận")
        album.visit(desk, "local-rules/criteria/", "local-criteria", "Tiêu chí riêng của đơn vị")
    with album.as_user("bantochuc") as desk:
        album.visit(
            desk, "local-rules/values/RS2021/member_biography/?field=amount", "local-value", "Xác nhận một giá trị"
        )
        album.visit(desk, "local-rules/rehearsal/?pack=RS2025B", "local-rehearsal", "Diễn tập quy định mới")


def spreadsheets(album: Album, place: Path) -> None:
    """Late, because it writes."""
    header = ["Họ và tên", "Ngày sinh", "Chi bộ", "Nơi giới thiệu", "Ngày giới thiệu"]
    wrong = lists.small(
        place / "danh-sach-loi.xlsx",
        header,
        ["Nguyễn Thị Mẫu Tốt", "20/05/1998", "Chi bộ Khu phố 1", "Đoàn TN", "06/09/2021"],
        ["Trần Văn Mẫu Sai", "31/04/1998", "Chi bộ Khu phố 9", "Đoàn TN", "29/02/2023"],
        ["Lê Thị Mẫu Sớm", "20/05/1998", "Chi bộ Khu phố 1", "Đoàn TN", "19/04/2023"],
    )
    with album.as_user("canbo.dangu") as desk:
        album.visit(desk, "transfer/import/", "import-new", "Nhập danh sách: chọn tệp")
        desk.upload(wrong, "BTU.TT")
        album.take(desk, "import-refused", "Nhập danh sách: các dòng chưa nhập được")
        desk.upload(office_list(place / "danh-sach-quan-chung.xlsx"), "BTU.TT")
        album.take(desk, "import-checked", "Nhập danh sách: đã kiểm tra, chưa ghi")
        desk.press("Ghi 60 người")
        desk.wait_for_worker()
        album.take(desk, "import-done", "Nhập danh sách: đã ghi")
        album.visit(desk, desk.page.url.removeprefix(desk.address) + "undo/", "import-undo", "Thu hồi cả lần nhập")
        album.visit(desk, "transfer/", "transfer", "Nhập, xuất")
        album.visit(desk, "transfer/export/", "export", "Xuất các bảng")


def signing(album: Album, place: Path) -> None:
    """A report is signed, a ceremony is typed late, and the page explains."""
    with album.as_user("pho.bithu") as desk:
        desk.page.goto(f"{desk.address}reports/b10/?{TODAY}")
        desk.fill({"place": "Tân Thành", "causes": "Nguồn trẻ đi làm ăn xa nhiều."})
        desk.press("Ký báo cáo…")
        album.take(desk, "report-sign", "Ký báo cáo: những gì được giữ nguyên")
        desk.press("Ký và lưu")
        signed = desk.page.url.removeprefix(desk.address)
        with album.as_user("canbo.dangu") as officer:
            late = case_in("/" + first_link(officer, "cases/?stage=proposed"))
            officer.record_by_paper(late, "admission_ceremony", date(2023, 4, 14), "Biên bản ngày 14/04/2023")
            album.visit(officer, f"cases/{late}/", "case-irregular", "Hồ sơ có việc chưa đúng quy định")
        album.visit(desk, signed, "report-signed", "Báo cáo đã ký, chênh lệch với hôm nay")
        desk.page.goto(f"{desk.address}reports/?{TODAY}")
        album.take(desk, "reports-signed", "Báo cáo: danh sách đã ký")


def accounts(album: Album, place: Path) -> None:
    with album.as_user("quantri") as desk:
        album.visit(desk, "", "desk-administrator", "Bàn làm việc của quản trị")
        album.visit(desk, "users/", "users", "Người dùng")
        album.visit(desk, first_link(desk, "users/"), "user", "Một người dùng và quyền")
        album.visit(desk, "users/new/", "user-new", "Thêm người dùng")
        album.visit(desk, "account/", "account", "Tài khoản của tôi")
        album.visit(desk, "audit/", "audit", "Nhật ký")
        album.visit(
            desk, first_link(desk, "audit/", "main tbody a[href^='/audit/']"), "audit-entry", "Một dòng nhật ký"
        )


def look(album: Album, place: Path) -> None:
    with album.as_user("pho.bithu") as desk:
        album.visit(desk, "components/", "components", "Các thành phần giao diện")
        album.visit(desk, "khong-co/", "not-found", "Không có trang này")
        desk.page.goto(desk.address)
        desk.page.get_by_role("button", name="EN").first.click()
        desk.page.wait_for_load_state("load")
        album.visit(desk, "", "english-desk", "Tiếng Anh: bàn làm việc")
        album.visit(desk, f"reports/b1/?{TERM}", "english-b1", "Tiếng Anh: B1")
        album.visit(desk, first_link(desk, "desk/answers/"), "english-case", "Tiếng Anh: một hồ sơ")


TOURS: Sequence[Callable[[Album, Path], None]] = (
    signing_in,
    desk_and_tree,
    reorganisation,
    cases,
    sittings,
    targets,
    reports,
    papers,
    rules,
    accounts,
    look,
    local_rules,
    spreadsheets,
    classes,
    signing,
)
