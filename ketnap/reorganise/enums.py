from django.db import models


class ActKind(models.TextChoices):
    """What a reorganisation does."""

    OPEN = "open", "Lập tổ chức"
    RENAME = "rename", "Đổi tên"
    KIND = "kind", "Đổi loại, loại hình"
    MOVE = "move", "Chuyển trực thuộc"
    MERGE = "merge", "Hợp nhất, sáp nhập"
    SPLIT = "split", "Chia tách"
    DISSOLVE = "dissolve", "Giải thể"
    ABOLISH = "abolish", "Bỏ một cấp"


class Job(models.TextChoices):
    """What the worker does with a draft."""

    LOOK = "look", "xem trước"
    APPLY = "apply", "thực hiện"


class Part(models.TextChoices):
    """What a unit is in an act."""

    OPENED = "opened", "được lập"
    RENAMED = "renamed", "đổi tên"
    RESHAPED = "reshaped", "đổi loại, loại hình"
    MOVED = "moved", "chuyển trực thuộc"
    ENDED = "ended", "kết thúc"
    HEIR = "heir", "tiếp nhận"


ENDING = frozenset({ActKind.MERGE, ActKind.SPLIT, ActKind.DISSOLVE, ActKind.ABOLISH})
