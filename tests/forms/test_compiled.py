"""The compiled path gives what docxtpl itself gives."""

import io
import os
from pathlib import Path

import pytest
from docx import Document
from docxtpl import DocxTemplate
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from ketnap.forms.catalogue import form_of
from ketnap.forms.compiled import CompiledTemplate, compiled, environment
from ketnap.forms.prepare import prepare
from tests.forms.papers import parts_of, text_of
from tests.forms.samples import DECISION, RESOLUTION


def by_docxtpl(template: bytes, words: dict[str, object]) -> dict[str, bytes]:
    out = io.BytesIO()
    paper = DocxTemplate(io.BytesIO(template))
    paper.render(words, environment(), autoescape=True)
    paper.save(out)
    return parts_of(out.getvalue())


def template_of(*paragraphs: str, header: str = "", title: str = "") -> bytes:
    document, out = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("code", "context"),
    [
        ("6-KNĐ", RESOLUTION),
        ("6-KNĐ", RESOLUTION | {"person_name": "Mẫu <&> {{ x }}", "recipients": ["a mẫu", "b & c", "d"]}),
        ("6-KNĐ", RESOLUTION | {"official_present": 13, "votes_against": 0, "against_reasons": ""}),
        ("9-KNĐ", DECISION),
        ("9-KNĐ", DECISION | {"person_work_unit": "", "recipients": ["Như Điều 2"]}),
    ],
)
def test_forms_equal_docxtpl_part_by_part(code: str, context: dict[str, object]) -> None:
    form = form_of(code)
    words = prepare(form, context)
    assert parts_of(compiled(form.template).render(words)) == by_docxtpl(form.template.read_bytes(), words)


def test_tags_in_running_heads_are_filled_like_docxtpl() -> None:
    template = template_of("Kính gửi {{ a }}", header="Đầu trang {{ b }}")
    made = CompiledTemplate(template)
    words = {"a": "một\nhai\tba", "b": "x & y"}
    assert made.is_fast
    assert parts_of(made.render(words)) == by_docxtpl(template, words)


@pytest.mark.parametrize("text", ["{{r a }}", "{% colspan 2 %}"])
def test_what_only_docxtpl_can_do_goes_through_docxtpl(text: str) -> None:
    assert not CompiledTemplate(template_of(text)).is_fast


def test_tags_in_properties_go_through_docxtpl() -> None:
    template = template_of("Kính gửi {{ a }}", title="Giấy của {{ a }}")
    made = CompiledTemplate(template)
    assert not made.is_fast
    paper = made.render({"a": "ông Mẫu"})
    assert Document(io.BytesIO(paper)).core_properties.title == "Giấy của ông Mẫu"
    assert "Kính gửi ông Mẫu" in text_of(paper)


def test_a_name_without_value_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        CompiledTemplate(template_of("Kính gửi {{ nobody }}")).render({})


def test_an_edited_template_cannot_reach_into_the_program() -> None:
    with pytest.raises(SecurityError):
        CompiledTemplate(template_of("{{ a.__class__.__mro__ }}")).render({"a": "mẫu"})


def test_an_edited_file_is_compiled_anew(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    path.write_bytes(template_of("Cũ {{ a }}"))
    assert "Cũ mẫu" in text_of(compiled(path).render({"a": "mẫu"}))
    assert compiled(path) is compiled(path)
    path.write_bytes(template_of("Mới {{ a }}"))
    os.utime(path, ns=(1, 1))
    assert "Mới mẫu" in text_of(compiled(path).render({"a": "mẫu"}))
