"""A small pack of the example district: an extra paper at the formal introduction (binding), a shorter period, a line weaker than
the centre, and a conflict of its own."""

ID = "H-MAU"
TEXT = """
[pack]
id = "H-MAU"
name = "Gói quy tắc Huyện ủy mẫu"
issuer = "Ban Thường vụ Huyện ủy mẫu"
instrument = "05-HD/HU mẫu"
scope = "Đảng bộ huyện mẫu"
from = 2020-01-01
rule_sets = ["RS2021"]
entered_by = "người soạn mẫu"
paper_scanned = false

[rules]
R-M-01 = "Bản cam kết"
R-M-02 = "Hạn gửi hồ sơ"
R-M-03 = "Bỏ lấy ý kiến"
R-M-C1 = "Số ngày gửi hồ sơ"

[papers]
CK-MAU = "Bản cam kết mẫu"

[[lines]]
line = 1
rule = "R-M-01"
stands_on = "R-INT-01"
kind = "paper"
who = "người vào Đảng"
what = "bản cam kết"
quote = "mục 1"
mark = "S"
steps = ["introduce_formally"]
check = "paper:CK-MAU"

[[lines]]
line = 2
rule = "R-M-02"
stands_on = "R-DEC-04"
kind = "deadline"
who = "chi bộ"
what = "gửi hồ sơ"
quote = "mục 2"
mark = "S"
amount = 5
unit = "working_day"
starts = "chi_bo_admission_resolution"
ends = "file_sent_up"
central = "admission_decision"

[[lines]]
line = 3
rule = "R-M-03"
stands_on = "R-OPI-01"
kind = "step"
who = "chi bộ"
what = "không cần lấy ý kiến nơi cư trú"
mark = "S"
effect = "weaker"
steps = ["collect_opinions"]

[[lines]]
line = 4
rule = "R-M-02"
stands_on = "R-DEC-04"
kind = "deadline"
who = "đảng ủy"
what = "gửi hồ sơ lên"
quote = "mục 4"
mark = "S"
amount = 30
unit = "working_day"
starts = "chi_bo_admission_resolution"
ends = "grassroots_file_sent_on"
central = "admission_decision"

[[conflicts]]
no = "R-M-C1"
lines = [4]
about = "số ngày gửi hồ sơ"
readings = ["30 ngày (văn bản)", "20 ngày (phụ lục)"]
meanwhile = "R-DEC-04"
"""
