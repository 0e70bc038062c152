import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("stream_id", models.UUIDField(db_index=True)),
                ("event", models.UUIDField()),
                ("allocation", models.UUIDField(db_index=True)),
                ("parent_series", models.UUIDField(db_index=True)),
                ("reserve", models.IntegerField(verbose_name="Dự phòng")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="Lý do")),
                ("paper", models.UUIDField(null=True, verbose_name="Văn bản")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Dự kiến"), ("decided", "Đã quyết định")],
                        max_length=10,
                        verbose_name="Trạng thái",
                    ),
                ),
                ("known_from", models.CharField(max_length=32)),
                ("known_to", models.CharField(max_length=32, null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="allocations", to="units.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TargetLine",
            fields=[
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("line", models.UUIDField(db_index=True)),
                ("series", models.UUIDField(db_index=True)),
                ("stream_id", models.UUIDField(db_index=True)),
                ("event", models.UUIDField()),
                (
                    "indicator",
                    models.CharField(
                        choices=[
                            ("admissions", "Kết nạp đảng viên mới"),
                            ("admissions_decided", "Hồ sơ có quyết định kết nạp"),
                            ("class_participants", "Quần chúng học lớp bồi dưỡng nhận thức về Đảng"),
                            ("certificates", "Giấy chứng nhận bồi dưỡng"),
                            ("introduced", "Quần chúng được giới thiệu"),
                            ("introduced_by_union", "Đoàn Thanh niên giới thiệu"),
                            ("listed", "Đưa vào danh sách cảm tình Đảng"),
                            ("applications", "Đơn xin vào Đảng"),
                            ("branch_proposals", "Chi bộ đề nghị kết nạp"),
                            ("committee_proposals", "Đảng ủy đề nghị kết nạp"),
                            ("recognised", "Công nhận đảng viên chính thức"),
                        ],
                        max_length=60,
                        verbose_name="Chỉ tiêu",
                    ),
                ),
                ("period_start", models.DateField(verbose_name="Từ ngày")),
                ("period_end", models.DateField(verbose_name="Đến trước ngày")),
                ("period_label", models.CharField(blank=True, max_length=40, verbose_name="Kỳ")),
                ("amount", models.PositiveIntegerField(null=True, verbose_name="Số lượng")),
                (
                    "value_state",
                    models.CharField(
                        choices=[("given", "Có số"), ("blank", "Để trống"), ("unreported", "Chưa báo cáo")],
                        default="given",
                        max_length=10,
                        verbose_name="Có số hay chưa",
                    ),
                ),
                ("high", models.PositiveIntegerField(null=True, verbose_name="Đến số")),
                ("rate", models.DecimalField(decimal_places=4, max_digits=7, null=True, verbose_name="Tỷ lệ (%)")),
                (
                    "rate_high",
                    models.DecimalField(decimal_places=4, max_digits=7, null=True, verbose_name="Đến tỷ lệ (%)"),
                ),
                ("qualifier", models.CharField(blank=True, max_length=20, verbose_name="Cách ghi")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("absolute", "Số tuyệt đối"),
                            ("minimum", "Ít nhất"),
                            ("range", "Khoảng từ – đến"),
                            ("rate", "Tỷ lệ trên tổng số đảng viên"),
                            ("share", "Tỷ lệ trong một chỉ số khác"),
                            ("average", "Bình quân mỗi năm"),
                            ("children", "Tổng chỉ tiêu của cấp dưới"),
                            ("units", "Mỗi đơn vị có ít nhất một"),
                        ],
                        max_length=10,
                        verbose_name="Loại số",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Toàn bộ"),
                            ("female", "Nữ"),
                            ("minority", "Người dân tộc thiểu số"),
                            ("religious", "Người có đạo"),
                            ("youth_union", "Đoàn viên thanh niên"),
                            ("young", "Từ 18 đến 30 tuổi"),
                            ("worker", "Công nhân, lao động trực tiếp"),
                            ("private", "Trong doanh nghiệp ngoài khu vực Nhà nước"),
                            ("pupil", "Học sinh, sinh viên"),
                            ("armed", "Quân đội, công an"),
                            ("militia", "Dân quân, dự bị động viên, tân binh"),
                            ("official", "Cán bộ, công chức"),
                            ("residential", "Ở địa bàn dân cư"),
                        ],
                        max_length=12,
                        verbose_name="Nhóm",
                    ),
                ),
                (
                    "of_indicator",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("admissions", "Kết nạp đảng viên mới"),
                            ("admissions_decided", "Hồ sơ có quyết định kết nạp"),
                            ("class_participants", "Quần chúng học lớp bồi dưỡng nhận thức về Đảng"),
                            ("certificates", "Giấy chứng nhận bồi dưỡng"),
                            ("introduced", "Quần chúng được giới thiệu"),
                            ("introduced_by_union", "Đoàn Thanh niên giới thiệu"),
                            ("listed", "Đưa vào danh sách cảm tình Đảng"),
                            ("applications", "Đơn xin vào Đảng"),
                            ("branch_proposals", "Chi bộ đề nghị kết nạp"),
                            ("committee_proposals", "Đảng ủy đề nghị kết nạp"),
                            ("recognised", "Công nhận đảng viên chính thức"),
                        ],
                        max_length=60,
                        verbose_name="Tính trên",
                    ),
                ),
                (
                    "of_authority",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("superior", "Cấp trên giao"),
                            ("congress", "Nghị quyết đại hội"),
                            ("own_plan", "Kế hoạch của đơn vị"),
                            ("youth_union", "Chỉ tiêu của Đoàn"),
                            ("allocation", "Đảng ủy phân bổ"),
                        ],
                        max_length=15,
                        verbose_name="Chỉ tiêu cấp dưới theo nguồn",
                    ),
                ),
                (
                    "unit_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("grassroots", "Tổ chức cơ sở đảng"),
                            ("branch", "Chi bộ"),
                            ("place", "Thôn, bản, khu phố"),
                        ],
                        max_length=12,
                        verbose_name="Đếm theo",
                    ),
                ),
                (
                    "authority",
                    models.CharField(
                        choices=[
                            ("superior", "Cấp trên giao"),
                            ("congress", "Nghị quyết đại hội"),
                            ("own_plan", "Kế hoạch của đơn vị"),
                            ("youth_union", "Chỉ tiêu của Đoàn"),
                            ("allocation", "Đảng ủy phân bổ"),
                        ],
                        max_length=15,
                        verbose_name="Nguồn",
                    ),
                ),
                ("authority_text", models.CharField(max_length=300, verbose_name="Cơ quan giao")),
                ("body", models.UUIDField(null=True)),
                ("paper", models.UUIDField(null=True, verbose_name="Văn bản")),
                ("supersedes", models.UUIDField(null=True)),
                ("parent_series", models.UUIDField(db_index=True, null=True)),
                ("allocation", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Dự kiến"), ("decided", "Đã quyết định")],
                        max_length=10,
                        verbose_name="Trạng thái",
                    ),
                ),
                (
                    "base_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("term_start", "Đầu nhiệm kỳ"),
                            ("year_start", "Đầu năm"),
                            ("date", "Một ngày được ghi"),
                        ],
                        max_length=12,
                        verbose_name="Số gốc",
                    ),
                ),
                ("base_date", models.DateField(null=True, verbose_name="Ngày lấy số gốc")),
                (
                    "base_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("counted", "Đếm theo danh sách đảng viên"),
                            ("declared", "Số khai báo của đơn vị"),
                            ("stated", "Số ghi trong văn bản"),
                        ],
                        max_length=10,
                        verbose_name="Nguồn số gốc",
                    ),
                ),
                ("base_value", models.PositiveIntegerField(null=True, verbose_name="Số gốc ghi trong văn bản")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="Lý do")),
                ("known_from", models.CharField(max_length=32)),
                ("known_to", models.CharField(max_length=32, null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="target_lines",
                        to="units.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "indicator", "period_start"], name="targets_line_unit")],
            },
        ),
    ]
