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
