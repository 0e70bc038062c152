import io
import zipfile
from datetime import date

import pytest
from lxml import etree

from ketnap.forms.catalogue import form_of
from ketnap.forms.render import MissingData, WrongData, missing, render
from ketnap.lib.vietnamese import format_long_date
from tests.forms.papers import text_of
from tests.forms.samples import DECISION, RESOLUTION

BOTH = pytest.mark.parametrize(("code", "context"), [("6-KNĐ", RESOLUTION), ("9-KNĐ", DECISION)], ids=["6", "9"])
HOSTILE = [
    "Mẫu <b>& \"Sơn\" 'Đỗ'",
    "Mẫu </w:t></w:r></w:p>",
    "Mẫu {{ 7 * 7 }} {% raise %}",
    "Mẫu {{ person_name.__class__ }}",
    "Mẫu &lt;script&gt; &#65;",
    "Mẫu ]]> <![CDATA[",
    "Mẫu “ngoặc kép” ‘đơn’ …",
    "Mẫu {_{ %_}",
]


def resolution(**changes: object) -> str:
    return text_of(render("6-KNĐ", RESOLUTION | changes))


@BOTH
def test_a_full_context_misses_nothing(code: str, context: dict[str, object]) -> None:
    assert missing(code, context) == []


@BOTH
def test_an_empty_context_misses_exactly_the_required_fields(code: str, context: dict[str, object]) -> None:
    required = [field.name for field in form_of(code).fields if field.required]
    assert [field.name for field in missing(code, {})] == required


@BOTH
def test_each_required_field_is_missed_when_absent_or_blank(code: str, context: dict[str, object]) -> None:
    for field in form_of(code).fields:
        if field.required:
            for blank in (None, "", " \u00a0\n", []):
                assert [each.name for each in missing(code, context | {field.name: blank})] == [field.name]


@BOTH
def test_missing_data_is_refused_with_labels_and_places(code: str, context: dict[str, object]) -> None:
    with pytest.raises(MissingData) as caught:
        render(code, {key: value for key, value in context.items() if key not in ("person_born", "place")})
    assert [field.name for field in caught.value.fields] == ["place", "person_born"]
    assert str(caught.value) == (
        f"Chưa in được mẫu {code}, còn thiếu 2 mục: Địa danh ghi trên văn bản (Tổ chức → đơn vị → Tên gọi); "
        "Ngày sinh của người xin vào Đảng (Hồ sơ → Lý lịch của người xin vào Đảng)."
    )


def test_zero_and_no_are_values() -> None:
    assert missing("6-KNĐ", RESOLUTION | {"probationary_total": 0, "probationary_present": 0}) == []


def test_reasons_are_needed_only_when_somebody_is_absent_or_against() -> None:
    everyone = {"official_present": 13, "absence_reasons": "", "votes_for": 13, "votes_against": 0}
    assert missing("6-KNĐ", RESOLUTION | everyone | {"against_reasons": ""}) == []
    names = [each.name for each in missing("6-KNĐ", RESOLUTION | {"absence_reasons": "", "against_reasons": None})]
    assert names == ["absence_reasons", "against_reasons"]


@BOTH
def test_paper_shows_every_value(code: str, context: dict[str, object]) -> None:
    text = text_of(render(code, context))
    for field in form_of(code).fields:
        value = context.get(field.name)
        if field.kind == "date":
            assert format_long_date(value) in text.replace("Ngày", "ngày"), field.name
        elif field.kind in ("text", "long") and value:
            for part in str(value).splitlines():
                assert part.rstrip(".").casefold() in text.casefold(), field.name


@BOTH
def test_paper_leaves_no_tag_and_no_gap(code: str, context: dict[str, object]) -> None:
    text = text_of(render(code, context))
    assert not [sign for sign in ("{{", "}}", "{%", "%}", "None", "....", "……", "  ") if sign in text]


@BOTH
def test_same_context_gives_the_same_bytes(code: str, context: dict[str, object]) -> None:
    assert render(code, context) == render(code, dict(reversed(context.items())))


def test_head_of_the_resolution() -> None:
    lines = resolution().splitlines()
    assert lines[:9] == [
        "ĐẢNG BỘ THỊ TRẤN TÂN THÀNH",
        "CHI BỘ KHU PHỐ 1",
        "*",
        "Số 03-NQ/CB",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Tân Thành, ngày 05 tháng 02 năm 2022",
        "NGHỊ QUYẾT",
        "đề nghị kết nạp đảng viên",
        "-----",
    ]


def test_roll_of_the_resolution_is_computed() -> None:
    text = resolution()
    assert "Tổng số đảng viên của chi bộ: 15 đồng chí; trong đó chính thức 13 đồng chí, dự bị 2 đồng chí." in text
    assert "Có mặt: 14 đồng chí; trong đó chính thức 12 đồng chí, dự bị 2 đồng chí." in text
    assert "Vắng mặt: 1 đồng chí; trong đó chính thức 1 đồng chí, dự bị 0 đồng chí. Lý do vắng mặt: 01" in text
    assert "Vắng mặt: không." in resolution(official_present=13)


@pytest.mark.parametrize(
    ("votes_for", "votes_against", "base", "expected"),
    [
        (11, 1, 13, "11 đồng chí, đạt 84,62% so với tổng số 13 đảng viên chính thức của chi bộ. Số không tán thành là "
         "1 đồng chí, chiếm 7,69%, với lý do: cần thêm thời gian rèn luyện."),
        (12, 0, 12, "12 đồng chí, đạt 100% so với 12 đảng viên chính thức được tính khi biểu quyết. Số không tán thành "
         "là 0 đồng chí, chiếm 0%."),
        (8, 4, 12, "8 đồng chí, đạt 66,67% so với 12 đảng viên chính thức được tính khi biểu quyết. Số không tán thành "
         "là 4 đồng chí, chiếm 33,33%, với lý do"),
    ],
)  # fmt: skip
def test_votes_are_printed_with_number_and_share(votes_for: int, votes_against: int, base: int, expected: str) -> None:
    reasons = "cần thêm thời gian rèn luyện" if votes_against else ""
    text = resolution(votes_for=votes_for, votes_against=votes_against, vote_base=base, against_reasons=reasons)
    assert expected in text


def test_lines_of_a_conclusion_become_paragraphs() -> None:
    lines = resolution().splitlines()
    first = lines.index("3. Về đạo đức, lối sống: Ưu điểm: lối sống giản dị, trung thực, giữ gìn đoàn kết.")
    assert lines[first + 1] == "Khuyết điểm: đôi lúc còn nóng vội."
    assert lines[first + 2] == "4. Về năng lực công tác: Hoàn thành tốt nhiệm vụ được giao."


def test_articles_of_the_decision() -> None:
    text = text_of(render("9-KNĐ", DECISION))
    assert (
        "Điều 1. Kết nạp quần chúng Nguyễn Thị Mẫu Ỷ, sinh ngày 07 tháng 11 năm 1996; quê quán: xã Tân Định, huyện "
        "Bắc Tân Uyên, tỉnh Bình Dương; đơn vị công tác: Trường Trung học cơ sở Tân Thành, vào Đảng Cộng sản Việt Nam; "
        "sinh hoạt tại Chi bộ Khu phố 1, Đảng bộ thị trấn Tân Thành.\n"
        "Điều 2. Ban Tổ chức Huyện ủy Bắc Tân Uyên, Đảng ủy thị trấn Tân Thành, Chi bộ Khu phố 1 và người có tên tại "
        "Điều 1 chịu trách nhiệm thi hành Quyết định này."
    ) in text
    assert "Số 147-QĐ/HU" in text
    assert text.endswith("Nơi nhận:\n- Như Điều 2,\n- Lưu hồ sơ.\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\nPhạm Văn Mẫu")


def test_decision_without_work_unit_leaves_it_out() -> None:
    text = text_of(render("9-KNĐ", DECISION | {"person_work_unit": ""}))
    assert "tỉnh Bình Dương, vào Đảng Cộng sản Việt Nam" in text
    assert "đơn vị công tác" not in text


def test_own_executors_recipients_and_authority_replace_the_usual_ones() -> None:
    own = {
        "executors": ["Ban Xây dựng Đảng", "Chi bộ Khu phố 1"],
        "recipients": ["- Như Điều 2;", "Lưu Văn phòng."],
        "on_behalf_of": "Đảng ủy",
    }
    text = text_of(render("9-KNĐ", DECISION | own))
    assert "Điều 2. Ban Xây dựng Đảng, Chi bộ Khu phố 1 và người có tên" in text
    assert "- Như Điều 2,\n- Lưu Văn phòng.\nT/M ĐẢNG ỦY\n" in text


@pytest.mark.parametrize("name", HOSTILE)
@BOTH
def test_hostile_names_come_out_as_written(code: str, context: dict[str, object], name: str) -> None:
    paper = render(code, context | {"person_name": name})
    expected = name.replace("{_{", "{{").replace("%_}", "%}")
    assert f"quần chúng {expected}" in text_of(paper)
    with zipfile.ZipFile(io.BytesIO(paper)) as members:
        for part in members.namelist():
            etree.fromstring(members.read(part))


def test_control_characters_and_decomposed_letters_are_cleaned() -> None:
    text = text_of(
        render("6-KNĐ", RESOLUTION | {"person_name": "Nguye\u0302\u0303n\tVa\u0306n\x07  Ma\u0302\u0303u\x00\ufffe"})
    )
    assert "quần chúng Nguyễn Văn Mẫu," in text


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"official_present": 14}, "Có mặt 14 đảng viên chính thức, nhiều hơn tổng số 13."),
        ({"probationary_present": 3}, "Số đảng viên dự bị có mặt nhiều hơn tổng số đảng viên dự bị."),
        ({"vote_base": 14}, "Được tính khi biểu quyết 14 người, nhiều hơn 13 đảng viên chính thức."),
        ({"votes_for": 12}, "Có 12 phiếu tán thành và 1 phiếu không tán thành, nhiều hơn số đảng viên chính thức "
         "có mặt và được tính (12)."),
        ({"meets_standards": False}, "Chi bộ kết luận chưa đủ tiêu chuẩn, điều kiện thì không ra nghị quyết đề nghị "
         "kết nạp."),
        ({"paper_date": date(2022, 2, 4)}, "Ngày ghi trên nghị quyết sớm hơn ngày họp chi bộ."),
        ({"person_born": date(2022, 2, 5)}, "Ngày sinh của người xin vào Đảng không thể sau ngày của văn bản."),
        ({"votes_for": -1}, "Số đảng viên chính thức tán thành: phải là số nguyên không âm."),
        ({"votes_for": True}, "Số đảng viên chính thức tán thành: phải là số nguyên không âm."),
        ({"votes_for": "11"}, "Số đảng viên chính thức tán thành: phải là số nguyên không âm."),
        ({"person_born": "07/11/1996"}, "Ngày sinh của người xin vào Đảng: phải là ngày."),
        ({"number": "ba"}, "Số văn bản: số văn bản không đọc được: ba."),
        ({"person_name": "Mẫu" * 200}, "Họ và tên người xin vào Đảng: dài quá 500 ký tự."),
        ({"recipients": "Đảng ủy"}, "Nơi nhận (mặc định: cấp ủy nhận đề nghị, lưu chi bộ): phải là danh sách."),
    ],
)  # fmt: skip
def test_values_that_cannot_stand_on_one_paper_are_refused(changes: dict[str, object], problem: str) -> None:
    with pytest.raises(WrongData) as caught:
        render("6-KNĐ", RESOLUTION | changes)
    assert caught.value.problems == (problem,)


@pytest.mark.parametrize(
    ("number", "symbol", "printed"),
    [
        (3, "", "Số 03-NQ/CB"),
        ("12", "", "Số 12-NQ/CB"),
        ("07a", "NQ/CBCS", "Số 07a-NQ/CBCS"),
        ("12-NQ/CB", "", "Số 12-NQ/CB"),
        (147, "", "Số 147-NQ/CB"),
    ],
)
def test_number_has_two_digits_and_the_symbol_once(number: object, symbol: str, printed: str) -> None:
    assert printed in resolution(number=number, symbol=symbol).splitlines()
