"""Crossing Monitor: who says that which border crossing opens, closes or changes its rules, told once."""

__version__ = "0.1.0"
