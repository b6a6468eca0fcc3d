"""Cadences: touches over weeks, told to a few accounts at once, as Markdown files; how they are read and dated."""
