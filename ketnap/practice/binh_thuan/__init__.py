"""The province of Bình Thuận in its first year after the congress: figures of a published article, persons and details invented."""
