"""Đảng bộ thị trấn Tân Thành: a town with twelve branches in the middle of its term, on 18/04/2023."""
