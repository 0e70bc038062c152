from django.db import models


class MemberKind(models.TextChoices):
    OFFICIAL = "official", "Đảng viên chính thức"
    PROBATIONARY = "probationary", "Đảng viên dự bị"


class SeatRole(models.TextChoices):
    SECRETARY = "secretary", "Bí thư"
    DEPUTY_SECRETARY = "deputy_secretary", "Phó bí thư"
    MEMBER = "member", "Ủy viên"


class Gender(models.TextChoices):
    MALE = "male", "Nam"
    FEMALE = "female", "Nữ"


class SourceGroup(models.TextChoices):
    """From which group of people the person comes (cán bộ, đoàn viên, …), as offices list their sources."""

    OFFICIAL = "official", "Cán bộ"
    UNION_MEMBER = "union_member", "Đoàn viên"
    ASSOCIATION_MEMBER = "association_member", "Hội viên"
    TEACHER = "teacher", "Giáo viên"
    STAFF = "staff", "Nhân viên"
    WORKER = "worker", "Công nhân, người lao động"
    PUPIL = "pupil", "Học sinh, sinh viên"
    OTHER = "other", "Khác"


class DutyKind(models.TextChoices):
    """What a member is charged with at a unit, in time. Posts first, then duties of a committee's members."""

    SECRETARY = "secretary", "Bí thư chi bộ"
    DEPUTY_SECRETARY = "deputy_secretary", "Phó bí thư chi bộ"
    IN_CHARGE = "in_charge", "Phụ trách"
    ATTENDS = "attends", "Dự sinh hoạt"


POSTS = (DutyKind.SECRETARY, DutyKind.DEPUTY_SECRETARY)
CHARGES = (DutyKind.IN_CHARGE, DutyKind.ATTENDS)
