"""The district of Pác Nặm: figures of a published article, persons and details invented."""
