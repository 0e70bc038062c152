from ketnap.reports import reference
from ketnap.reports.figures.registry import INDICATORS


def test_the_page_of_indicators_is_current():
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page()


def test_every_indicator_is_on_the_page():
    assert all(f"| `{code}` |" in reference.page() for code in INDICATORS)
