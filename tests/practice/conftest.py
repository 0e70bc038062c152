from tests.practice_office import own_office, pac_nam, tan_thanh

__all__ = ["own_office", "pac_nam", "tan_thanh"]
