from django.db import models


class TargetIndicator(models.TextChoices):
    """What a target can be set for; the codes are those of the figures."""

    ADMISSIONS = "admissions", "Kết nạp đảng viên mới"
    ADMISSIONS_DECIDED = "admissions_decided", "Hồ sơ có quyết định kết nạp"
    CLASS_PARTICIPANTS = "class_participants", "Quần chúng học lớp bồi dưỡng nhận thức về Đảng"
    INTRODUCED = "introduced", "Quần chúng được giới thiệu"
    RECOGNISED = "recognised", "Công nhận đảng viên chính thức"


class TargetKind(models.TextChoices):
    ABSOLUTE = "absolute", "Số tuyệt đối"
    MINIMUM = "minimum", "Ít nhất"


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
