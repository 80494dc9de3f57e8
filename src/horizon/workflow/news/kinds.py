"""Kinds of news that are more than a name."""

__all__ = ["FIRST", "STILL"]

STILL = "still"
"""Says of what leads a page that it is as it was; where there is nothing else, nothing has changed."""

FIRST = frozenset({"study", "nothing", "estimate", "interval", STILL, "answer"})
"""What leads a page, and comes before alerts."""
