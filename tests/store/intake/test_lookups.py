from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.errors import Refused
from store.intake.applying import import_files
from store.intake.lookups import join_lookups

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.book import Book
    from store.intake.sources import Source
    from tests.store.intake.conftest import Held

STAFF = "employee_id,first_name,last_name,job_id,manager_id,department_id\n1,Ana,Cruz,CE,,10\n2,Bo,Dahl,ZZ,1,\n"
JOBS = "job_id,job_title,min_salary\nCE,Chief Executive,1\n"
DEPARTMENTS = "department_id,department_name,manager_id\n10,Board,1\n"


def test_ids_of_jobs_and_departments_are_looked_up_in_their_lists(
    empty_book: Book, source: Callable[..., Source], held: Held
) -> None:
    files = [source(JOBS, "jobs.csv"), source(STAFF, "staff.csv"), source(DEPARTMENTS, "departments.csv")]
    (joined,) = join_lookups(files)
    (each,) = import_files(empty_book, [joined]).files
    assert [(seat["title"], seat["department"]) for seat in held("seat")] == [("Chief Executive", "Board"), ("ZZ", "")]
    assert [note.what for note in each.notes] == [
        "What stands in “job_id” is looked up in jobs.csv: job_title.",
        "What stands in “department_id” is looked up in departments.csv: department_name.",
        "1 × job_id is not in the list: kept as it is",
    ]


def test_a_list_alone_is_told_and_not_taken(empty_book: Book, source: Callable[..., Source]) -> None:
    files = join_lookups([source(JOBS, "jobs.csv")])
    with pytest.raises(Refused, match="a list of job titles"):
        import_files(empty_book, files)
