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
