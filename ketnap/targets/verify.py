"""What `ketnap verify` asks of the ledger: on every day, every decided allocation adds up."""

from ketnap.targets.sums import sums_on_every_day


def problems() -> list[str]:
    """Allocations that do not add up, one line each; empty = all add up."""
    return [f"Phân bổ chỉ tiêu: {difference.text}." for difference in sums_on_every_day()]
