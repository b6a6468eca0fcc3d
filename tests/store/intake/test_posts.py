from __future__ import annotations

import pytest

from store.intake.posts import describe_job, read_seniority


@pytest.mark.parametrize(
    ("grade", "seniority"),
    [("Director", "Director"), ("c-level", "C-level"), ("SCS1", ""), ("Director 2", "")],
)
def test_a_grade_is_a_seniority_only_by_its_very_name(grade: str, seniority: str) -> None:
    assert read_seniority(grade) == seniority


def test_what_has_no_field_stands_in_the_notes_behind_its_header() -> None:
    headers = {"grade": "Grade (or equivalent)", "posts": "Number of Posts in FTE", "job_notes": "Job/Team Function"}
    said = {"job_notes": "Runs it.", "grade": "SCS1", "posts": "12.5"}
    assert describe_job(said, headers) == {
        "seat_notes": "Runs it.\nGrade (or equivalent): SCS1\nNumber of Posts in FTE: 12.5"
    }
    assert describe_job({"grade": "VP", "posts": "1.0"}, headers) == {"seniority": "VP"}
