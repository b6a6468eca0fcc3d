"""Plays: named sets of steps that are put into a plan, as Markdown files; how they are read, dated and matched."""
