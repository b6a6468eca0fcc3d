"""Cadences from the command line: `cadence list`; what they share with plays: test_step_files.py."""

from __future__ import annotations

import json


def test_the_built_in_cadences_are_listed(tierbook) -> None:
    told = {cadence["name"]: cadence for cadence in json.loads(tierbook("cadence", "list", "--json").out)}
    assert {"first-meeting", "renewal-nudge", "reactivation"} <= told.keys()
    step = told["renewal-nudge"]["steps"][2]
    assert (step["day"], step["channel"], step["persona"]) == ("+2w", "email", "")
    assert told["first-meeting"]["days"] == 21
    answer = tierbook("cadence", "list")
    (line,) = [line for line in answer.out.split("\n") if line.startswith("first-meeting")]
    assert line.split()[1:4] == ["5", "steps", "built-in"]
    assert "tierbook cadence new NAME" in answer.err
