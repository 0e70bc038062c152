"""The allocation of Quảng Nam for 2024 as it was printed (baoquangnam.vn, "Năm 2024 giao chỉ tiêu toàn Đảng bộ tỉnh phát
triển 1.905 đảng viên mới", 12/2023): the headline says 1.905, the 22 parts add up to 1.950. Nothing is put right here.
"""

HEADLINE = 1905
PARTS = {
    "Thành ủy Tam Kỳ": 150, "Thành ủy Hội An": 110, "Thị ủy Điện Bàn": 150, "Huyện ủy Đại Lộc": 125,
    "Huyện ủy Duy Xuyên": 90, "Huyện ủy Thăng Bình": 115, "Huyện ủy Núi Thành": 115, "Huyện ủy Phú Ninh": 87,
    "Huyện ủy Quế Sơn": 87, "Huyện ủy Nông Sơn": 30, "Huyện ủy Hiệp Đức": 48, "Huyện ủy Tiên Phước": 77,
    "Huyện ủy Phước Sơn": 80, "Huyện ủy Bắc Trà My": 95, "Huyện ủy Nam Trà My": 95, "Huyện ủy Nam Giang": 110,
    "Huyện ủy Đông Giang": 95, "Huyện ủy Tây Giang": 80, "Đảng ủy Công an tỉnh": 12, "Đảng ủy Quân sự tỉnh": 29,
    "Đảng ủy Bộ đội Biên phòng tỉnh": 15, "Đảng ủy Khối các cơ quan tỉnh": 155,
}  # fmt: skip
