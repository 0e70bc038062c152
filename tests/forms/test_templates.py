"""The committed templates are what the generator writes."""

import io
import zipfile

import pytest
from docx import Document
from docx.shared import Mm, Pt
from jinja2 import meta

from ketnap.forms.catalogue import FORMS, Form
from ketnap.forms.compiled import environment
from ketnap.forms.layout import PARTY_NAME
from ketnap.forms.prepare import prepare
from tests.forms.papers import parts_of
from tests.forms.samples import DECISION, RESOLUTION
from tools.make_form_templates import BUILDERS

SAMPLES = {"6-KNĐ": RESOLUTION, "9-KNĐ": DECISION}
ALL = pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.code)


@ALL
def test_generator_reproduces_the_committed_template(form: Form) -> None:
    written, committed = BUILDERS[form](), form.template.read_bytes()
    with zipfile.ZipFile(io.BytesIO(written)) as new, zipfile.ZipFile(io.BytesIO(committed)) as old:
        assert new.read("word/document.xml") == old.read("word/document.xml")
    assert parts_of(written) == parts_of(committed)


@ALL
def test_template_is_small_and_carries_no_picture_or_foreign_part(form: Form) -> None:
    with zipfile.ZipFile(form.template) as members:
        names = members.namelist()
    assert form.template.stat().st_size < 20_000
    assert not [name for name in names if "thumbnail" in name or "media" in name or "theme" in name]


@ALL
def test_template_uses_exactly_the_words_that_are_prepared(form: Form) -> None:
    words = prepare(form, SAMPLES[form.code])
    text = "".join(_paragraphs(form))
    used = meta.find_undeclared_variables(environment().parse(text.replace("{%p", "{%")))
    assert used - set(words) == set()
    assert set(words) - used - {"issuer_name"} == set()


@ALL
def test_page_has_the_measures_of_a_party_paper(form: Form) -> None:
    document = Document(str(form.template))
    (section,) = document.sections
    measures = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in measures] == [210, 297, 30, 20]
    assert (section.top_margin.mm, section.bottom_margin.mm) == pytest.approx((20, 20), abs=0.05)
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].font.size == Pt(14)


@ALL
def test_head_names_the_party_in_15_point_bold_over_a_rule(form: Form) -> None:
    right = Document(str(form.template)).tables[0].rows[0].cells[1]
    name = right.paragraphs[0]
    assert (name.text, name.runs[0].bold, name.runs[0].font.size) == (PARTY_NAME, True, Pt(15))
    assert "w:pBdr" in name._p.xml
    assert right.paragraphs[1].runs[0].italic is True
    assert right.width > Mm(80)


def _paragraphs(form: Form) -> list[str]:
    document = Document(str(form.template))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [p.text for block in (document, *cells) for p in block.paragraphs]
