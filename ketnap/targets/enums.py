from django.db import models


class TargetIndicator(models.TextChoices):
    """What a target can be set for; the codes are those of the figures."""

    ADMISSIONS = "admissions", "Kết nạp đảng viên mới"
    ADMISSIONS_DECIDED = "admissions_decided", "Hồ sơ có quyết định kết nạp"
    CLASS_PARTICIPANTS = "class_participants", "Quần chúng học lớp bồi dưỡng nhận thức về Đảng"
    CERTIFICATES = "certificates", "Giấy chứng nhận bồi dưỡng"
    INTRODUCED = "introduced", "Quần chúng được giới thiệu"
    INTRODUCED_BY_UNION = "introduced_by_union", "Đoàn Thanh niên giới thiệu"
    LISTED = "listed", "Đưa vào danh sách cảm tình Đảng"
    APPLICATIONS = "applications", "Đơn xin vào Đảng"
    BRANCH_PROPOSALS = "branch_proposals", "Chi bộ đề nghị kết nạp"
    COMMITTEE_PROPOSALS = "committee_proposals", "Đảng ủy đề nghị kết nạp"
    RECOGNISED = "recognised", "Công nhận đảng viên chính thức"


class TargetKind(models.TextChoices):
    """How the number is meant; `ketnap.targets.measures` says what each kind needs and when it is reached."""

    ABSOLUTE = "absolute", "Số tuyệt đối"
    MINIMUM = "minimum", "Ít nhất"
    RANGE = "range", "Khoảng từ – đến"
    RATE = "rate", "Tỷ lệ trên tổng số đảng viên"
    SHARE = "share", "Tỷ lệ trong một chỉ số khác"
    YEARLY_AVERAGE = "average", "Bình quân mỗi năm"
    CHILDREN_SUM = "children", "Tổng chỉ tiêu của cấp dưới"
    UNITS = "units", "Mỗi đơn vị có ít nhất một"


DIVISIBLE = (TargetKind.ABSOLUTE, TargetKind.MINIMUM)
"""Kinds whose number can be divided among units below."""


class ValueState(models.TextChoices):
    """Zero, blank and not reported are three different things: 0 is `given`."""

    GIVEN = "given", "Có số"
    BLANK = "blank", "Để trống"
    UNREPORTED = "unreported", "Chưa báo cáo"


class TargetGroup(models.TextChoices):
    """Part of the indicator that a sub-target is about. Groups overlap and never add up to the whole."""

    WHOLE = "", "Toàn bộ"
    FEMALE = "female", "Nữ"
    MINORITY = "minority", "Người dân tộc thiểu số"
    RELIGIOUS = "religious", "Người có đạo"
    YOUTH_UNION = "youth_union", "Đoàn viên thanh niên"
    YOUNG = "young", "Từ 18 đến 30 tuổi"
    WORKER = "worker", "Công nhân, lao động trực tiếp"
    PRIVATE_ENTERPRISE = "private", "Trong doanh nghiệp ngoài khu vực Nhà nước"
    PUPIL = "pupil", "Học sinh, sinh viên"
    ARMED_FORCES = "armed", "Quân đội, công an"
    MILITIA = "militia", "Dân quân, dự bị động viên, tân binh"
    OFFICIAL = "official", "Cán bộ, công chức"
    RESIDENTIAL = "residential", "Ở địa bàn dân cư"


class UnitLevel(models.TextChoices):
    """Which units are counted by a target of the kind "at least one in each"."""

    GRASSROOTS = "grassroots", "Tổ chức cơ sở đảng"
    BRANCH = "branch", "Chi bộ"
    PLACE = "place", "Thôn, bản, khu phố"


class BaseKind(models.TextChoices):
    """Which day's membership a rate is measured on; the day itself stands in `base_date`."""

    TERM_START = "term_start", "Đầu nhiệm kỳ"
    YEAR_START = "year_start", "Đầu năm"
    DATE = "date", "Một ngày được ghi"


class BaseSource(models.TextChoices):
    """Where the number of members on the base date comes from; another source is never taken instead."""

    COUNTED = "counted", "Đếm theo danh sách đảng viên"
    DECLARED = "declared", "Số khai báo của đơn vị"
    STATED = "stated", "Số ghi trong văn bản"


class Authority(models.TextChoices):
    """Who set the number. Several stand side by side for one unit and period; pages list them in this order."""

    SUPERIOR = "superior", "Cấp trên giao"
    CONGRESS = "congress", "Nghị quyết đại hội"
    OWN_PLAN = "own_plan", "Kế hoạch của đơn vị"
    YOUTH_UNION = "youth_union", "Chỉ tiêu của Đoàn"
    ALLOCATION = "allocation", "Đảng ủy phân bổ"


class LineState(models.TextChoices):
    DRAFT = "draft", "Dự kiến"
    DECIDED = "decided", "Đã quyết định"
