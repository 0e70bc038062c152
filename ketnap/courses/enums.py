from django.db import models


class ClassKind(models.TextChoices):
    AWARENESS = "awareness", "Lớp bồi dưỡng lý luận chính trị dành cho đối tượng kết nạp Đảng"
    NEW_MEMBER = "new_member", "Lớp bồi dưỡng đảng viên mới"


class TimeSlot(models.TextChoices):
    DAY = "day", "Ban ngày"
    EVENING = "evening", "Buổi tối"
    WEEKEND = "weekend", "Cuối tuần"
    CLUSTER = "cluster", "Theo cụm"


class EnrolmentState(models.TextChoices):
    ENROLLED = "enrolled", "Đang học"
    COMPLETED = "completed", "Hoàn thành"
    LEFT = "left", "Thôi học"
