"""How the process ends: the exit codes, each defined here alone. 0 means that all was done."""

from __future__ import annotations

IN_PART = 1
"""Some of it was done and some was not, the answer was no, or whoever read the output left."""
WRONG = 1
"""What was checked is not in order."""
FAILED = 2
"""What was asked for could not be done."""
STOPPED = 130
"""Ended by Ctrl+C: 128 and the signal's number."""
