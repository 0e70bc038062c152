"""`verify` names a line that says what its kind cannot say."""

from ketnap.base import guard
from ketnap.targets.models import TargetLine
from ketnap.targets.verify import problems
from tests.targets.town import target


def test_a_line_that_does_not_fit_its_kind_is_named(place):
    target(place, 58)
    assert problems() == []

    with guard.writing(TargetLine._meta.db_table):
        TargetLine.objects.update(kind="rate")
    (problem,) = problems()
    assert problem.startswith("Chỉ tiêu Đại hội mẫu của Đảng bộ thị trấn mẫu từ 20/07/2020: Hãy ghi tỷ lệ phần trăm")
