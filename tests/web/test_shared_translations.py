"""The catalogue tool finds every text and every fault."""

import polib
import pytest

from tools import translations

TEMPLATE = """{% load i18n %}
{% translate "Bàn làm việc" %} {{ title|default:_("Chọn đơn vị") }} {% tile _("Có (ngoặc) và 'nháy'") %}
{% blocktranslate trimmed with n=count %}
  Còn thiếu {{ n }}, đạt 50%
{% endblocktranslate %}
{% translate "Mở" context "hồ sơ" %}
"""
CODE = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
A = _("Đã ghi %(n)s dòng.") % {"n": 1}
B = [gettext_lazy("Chi bộ"), ngettext("%(n)s tệp", "%(n)s các tệp", 2), pgettext("ngày", "Sau")]
C = _(A)
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A small package with one template and one module, and an empty catalogue."""
    pages = tmp_path / "ketnap" / "web" / "cases" / "templates" / "cases"
    pages.mkdir(parents=True)
    (pages / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "ketnap" / "labels.py").write_text(CODE, encoding="utf-8")
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "PACKAGE", tmp_path / "ketnap")
    monkeypatch.setattr(translations, "CATALOGUE", tmp_path / "en" / "django.po")
    return tmp_path


def translate_all():
    catalogue = translations.load()
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
        else:
            entry.msgstr = entry.msgid
    catalogue.save(str(translations.CATALOGUE))


def test_every_way_of_marking_a_text_is_found(house):
    assert set(translations.messages()) == {
        ("", "Bàn làm việc"),
        ("", "Chọn đơn vị"),
        ("", "Có (ngoặc) và 'nháy'"),
        ("", "Còn thiếu %(n)s, đạt 50%%"),
        ("hồ sơ", "Mở"),
        ("", "Đã ghi %(n)s dòng."),
        ("", "Chi bộ"),
        ("", "%(n)s tệp"),
        ("ngày", "Sau"),
    }


def test_a_fresh_catalogue_is_not_complete_and_a_filled_one_is(house):
    translations.extract()
    assert len(translations.problems()) == 9
    assert translations.check() == 1
    translate_all()
    assert translations.problems() == []
    assert translations.check() == 0


def test_translations_stay_when_texts_are_collected_again(house):
    translations.extract()
    translate_all()
    before = translations.CATALOGUE.read_text(encoding="utf-8")
    translations.extract()
    assert translations.CATALOGUE.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (lambda entry: setattr(entry, "msgstr", "Recorded %(m)s rows."), "placeholders differ"),
        (lambda entry: setattr(entry, "msgstr", ""), "not translated"),
        (lambda entry: entry.flags.append("fuzzy"), "uncertain"),
        (lambda entry: setattr(entry, "obsolete", True), "obsolete"),
        (lambda entry: setattr(entry, "msgid", "Không còn dùng"), "no longer used"),
    ],
)
def test_a_fault_is_named(house, fault, told):
    translations.extract()
    translate_all()
    catalogue = translations.load()
    fault(catalogue.find("Đã ghi %(n)s dòng."))
    catalogue.save(str(translations.CATALOGUE))
    assert any(line.startswith(told) for line in translations.problems())


def test_the_compiled_catalogue_carries_the_translations(house):
    translations.extract()
    translate_all()
    translations.compile_catalogue()
    compiled = polib.mofile(str(translations.CATALOGUE.with_suffix(".mo")))
    assert compiled.find("Chi bộ").msgstr == "Chi bộ"


def test_plurals_and_quotes_in_templates_are_read(house):
    page = house / "ketnap" / "web" / "cases" / "templates" / "cases" / "more.html"
    page.write_text(
        '{% load i18n %}{% blocktranslate count n=rows %}“{{ n }}” d\'un "x"{% plural %}{{ n }} y\n'
        "{% endblocktranslate %}",
        encoding="utf-8",
    )
    message = translations.messages()["", '“%(n)s” d\'un "x"']
    assert (message.plural, message.file) == ("%(n)s y\n", "ketnap/web/cases/templates/cases/more.html")
