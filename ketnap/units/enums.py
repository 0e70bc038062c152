from django.db import models


class BodyKind(models.TextChoices):
    """Bodies of a unit that own papers, targets and sittings. `branch` is the branch meeting itself."""

    BRANCH = "branch", "Chi bộ"
    CONGRESS = "congress", "Đại hội"
    COMMITTEE = "committee", "Ban chấp hành"
    STANDING_COMMITTEE = "standing_committee", "Ban thường vụ"
    STANDING_BODY = "standing_body", "Thường trực"
    BRANCH_COMMITTEE = "branch_committee", "Chi ủy"
    STAFF = "staff", "Ban tham mưu"


class AreaKind(models.TextChoices):
    NONE = "", "Không"
    MOUNTAIN = "mountain", "Miền núi"
    BORDER = "border", "Biên giới"
    ISLAND = "island", "Hải đảo"
    ETHNIC_MINORITY = "ethnic_minority", "Vùng đồng bào dân tộc thiểu số"
    SPECIAL_DIFFICULTY = "special_difficulty", "Vùng đặc biệt khó khăn"


class AreaTag(models.TextChoices):
    """What an area is declared as, dated; a unit or a place may carry several at once."""

    ETHNIC_MINORITY = "ethnic_minority", "Vùng đồng bào dân tộc thiểu số"
    HIGHLAND = "highland", "Vùng cao"
    DIFFICULT = "difficult", "Vùng khó khăn"
    BORDER = "border", "Biên giới"
    ISLAND = "island", "Hải đảo"


class Flow(models.TextChoices):
    """How a member comes (first three) or goes, in the order of the ledger."""

    ADMITTED = "admitted", "Kết nạp"
    MOVED_IN = "moved_in", "Chuyển đến"
    READMITTED = "readmitted", "Kết nạp lại, phục hồi đảng tịch"
    MOVED_OUT = "moved_out", "Chuyển đi"
    DIED = "died", "Từ trần"
    STRUCK_OFF = "struck_off", "Xóa tên"
    EXPELLED = "expelled", "Khai trừ"
    LEFT = "left", "Xin ra khỏi Đảng"


INFLOWS = (Flow.ADMITTED, Flow.MOVED_IN, Flow.READMITTED)
OUTFLOWS = (Flow.MOVED_OUT, Flow.DIED, Flow.STRUCK_OFF, Flow.EXPELLED, Flow.LEFT)
