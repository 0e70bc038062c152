"""Ketnap: the work of developing Party members, from the branch to the province."""

__version__ = "0.1.0"
