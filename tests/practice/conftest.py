from tests.practice_office import own_office, tan_thanh

__all__ = ["own_office", "tan_thanh"]
