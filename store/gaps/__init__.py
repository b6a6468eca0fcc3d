"""Gaps: what is missing in the book, most valuable first, each with the key that closes it."""
