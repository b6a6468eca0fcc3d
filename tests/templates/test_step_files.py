"""Files of steps, be they plays or cadences: the user's own over the built-in ones, and what is wrong in them, told."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import templates
from store.errors import NotFound, Problem, Refused
from templates.cadences import library as cadences
from templates.library import Library
from templates.markdown_files import LARGEST_FILE
from templates.plays import library as plays
from templates.step_files import FileLibrary
from tests.templates.step_texts import CADENCE, PLAY


@dataclass(frozen=True)
class Sort:
    """One sort of such files, and one of it that is good."""

    library: ModuleType
    files: Callable[[Path | None], FileLibrary[Any]]
    read: Callable[[Path], Any]
    new: Callable[[str, Path], Path]
    good: str
    step: str
    """What stands in a step of this sort alone."""

    @property
    def name(self) -> str:
        """What the good one is called."""
        return self.good.partition("name: ")[2].partition("\n")[0]

    def write(self, folder: Path, text: str = "") -> Path:
        """Write the good one, or another text, into the folder under its name."""
        folder.mkdir(exist_ok=True)
        path = folder / f"{self.name}.md"
        path.write_bytes((text or self.good).encode("utf-8", "surrogatepass"))
        return path


@cache
def names_of_templates() -> list[str]:
    return [template.name for template in Library().list_templates()]


def read_cadence(path: Path) -> cadences.Cadence:
    return cadences.read_cadence(path, templates=names_of_templates())


def count_numbered(text: str) -> int:
    return sum(line[:1].isdigit() for line in text.splitlines())


SORTS = {
    "play": Sort(plays, plays.PlayLibrary, plays.read_play, plays.new_play, PLAY, "Sales:"),
    "cadence": Sort(cadences, cadences.CadenceLibrary, read_cadence, cadences.new_cadence, CADENCE, "email:"),
}
WITH_PATH = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@pytest.fixture(params=SORTS)
def sort(request: pytest.FixtureRequest) -> Sort:
    return SORTS[request.param]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


@pytest.fixture
def builtin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sort: Sort) -> Path:
    """A folder of built-in ones that holds the good one alone, under another title."""
    path = sort.write(tmp_path / "builtin", sort.good.replace("title: ", "title: Their "))
    monkeypatch.setattr(sort.library, "_BUILTIN", path.parent)
    return path


def test_a_users_file_wins_and_says_so(builtin: Path, own: Path, sort: Sort) -> None:
    (theirs,) = sort.files(None).list_all()
    assert (theirs.title[:6], theirs.is_builtin, theirs.replaces_builtin) == ("Their ", True, False)
    sort.write(own)
    (mine,) = sort.files(own).list_all()
    assert mine == sort.files(own).find(sort.name)
    assert (f"Their {mine.title}", mine.is_builtin, mine.replaces_builtin) == (theirs.title, False, True)


def test_find_names_the_nearest(builtin: Path, own: Path, sort: Sort) -> None:
    with pytest.raises(NotFound) as refused:
        sort.files(own).find(sort.name[:-1])
    assert refused.value.hint == f"Perhaps “{sort.name}”."


def test_those_in_the_readme_are_good(own: Path, sort: Sort) -> None:
    readme = (Path(templates.__file__).parent.parent / "README.md").read_text("utf-8")
    blocks = [block.partition("```")[0] for block in readme.split("```markdown\n")[1:]]
    (block,) = [block for block in blocks if "## Steps" in block and sort.step in block]
    path = own / "mine.md"
    path.write_text(block.replace("name: depot-day\n", ""), "utf-8")
    found = sort.read(path)
    assert found.problems == ()
    assert len(found.steps) == count_numbered(block) > 1


MISTAKES = [
    ("play", "title:", "titel:", 3, "no key “titel”", "Perhaps “title”."),
    ("play", "tier: [1, 2]", "tier: [1, 9]", 6, "no tier “9”", "There are: 1, 2, 3, 0."),
    ("play", "tier: [1, 2]", "teir: [1]", 6, "no key “teir”", "Perhaps “tier”."),
    ("play", "quiet, renewal", "quite", 12, "no trigger “quite”", "Perhaps “quiet”."),
    ("play", "before: renewal", "before: renwal", 13, "no day “renwal”", "Perhaps “renewal”."),
    ("play", "before: renewal\n", "", 19, "counts back from a date", "Name it in the front matter"),
    ("play", "name: sponsor", "name: other", 2, "the file is called “sponsor”", "Rename the file"),
    ("play", "1. +0", "1. soon", 19, "“soon” is no day", "Write it like"),
    ("cadence", "title:", "titel:", 3, "no key “titel”", "Perhaps “title”."),
    ("cadence", "tier: [2, 3]", "tier: [9]", 6, "no tier “9”", "There are: 1, 2, 3, 0."),
    ("cadence", "industry: Energy", "industri: Energy", 7, "no key “industri”", "Perhaps “industry”."),
    ("cadence", "name: depots", "name: other", 2, "the file is called “depots”", "Rename the file"),
    ("cadence", "call-opener", "call-opner", 15, "no template “call-opner”", "Perhaps “call-opener”."),
    ("cadence", "+0 email", "+3w email", 17, "step 2 is due at +2w, before one", "in the order of their days"),
]


@pytest.mark.parametrize(("what", "old", "new", "line", "wrong", "hint"), MISTAKES)
def test_what_is_wrong_has_its_line_and_the_nearest_word(
    own: Path, what: str, old: str, new: str, line: int, wrong: str, hint: str
) -> None:
    path = SORTS[what].write(own, SORTS[what].good.replace(old, new))
    problems: tuple[Problem, ...] = SORTS[what].read(path).problems
    assert [line, True, True] in [[each.line, wrong in each.what, hint in each.hint] for each in problems], problems


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
def test_hostile_files_are_listed_with_their_problems(builtin: Path, own: Path, tmp_path: Path, sort: Sort) -> None:
    (own / "link.md").symlink_to(sort.write(tmp_path / "secret"))
    (own / "folder.md").mkdir()
    os.mkfifo(own / "pipe.md")
    (own / "big.md").write_bytes(b"x" * (LARGEST_FILE + 1))
    (own / "latin.md").write_bytes(b"one\n\xe9\n")
    (own / "empty.md").write_bytes(b"")
    (own / "bomb.md").write_text(f"---\nname: &a [x, x]\ntitle: [*a, *a]\n---\n## Steps\n1. +0 {sort.step} x\n")
    (own / "README.md").write_text("none of them")
    found = {file.name: file for file in sort.files(own).list_all() if not file.is_builtin}
    assert set(found) == {"link", "folder", "pipe", "big", "latin", "empty", "bomb"}
    assert all(file.problems for file in found.values())
    assert [problem.line for problem in found["latin"].problems] == [2]


@pytest.mark.parametrize("name", ["growth", 'A "fine" one: {x} #1', "../../etc/passwd", "con", "顧客"])
def test_a_new_one_is_good_at_once(own: Path, sort: Sort, name: str) -> None:
    path = sort.new(name, own / "new")
    found = sort.read(path)
    assert (path.parent, found.name, found.problems) == (own / "new", path.stem, ())
    assert len(found.steps) == count_numbered(path.read_text("utf-8")) > 1
    assert "<!--" not in found.text
    with pytest.raises(Refused):
        sort.new(name, own / "new")


def test_a_new_one_of_a_built_in_name_starts_as_that_one(builtin: Path, own: Path, sort: Sort) -> None:
    path = sort.new(sort.name.capitalize(), own)
    assert path.read_bytes() == builtin.read_bytes()
    assert sort.files(own).find(sort.name).replaces_builtin


@WITH_PATH
@given(noise=st.binary(max_size=300), is_behind=st.booleans())
def test_any_bytes_are_read_without_a_crash(own: Path, sort: Sort, noise: bytes, is_behind: bool) -> None:
    path = own / "noise.md"
    path.write_bytes(sort.good.encode() + noise[:60] if is_behind else noise)
    found = sort.read(path)
    assert found.problems or found.steps


@WITH_PATH
@given(st.data())
def test_a_good_one_with_a_slip_of_the_pen(own: Path, sort: Sort, data: st.DataObject) -> None:
    at, gone = data.draw(st.integers(0, len(sort.good))), data.draw(st.integers(0, 12))
    path = sort.write(own, sort.good[:at] + data.draw(st.text(max_size=6)) + sort.good[at + gone :])
    for problem in sort.read(path).problems:
        assert problem.in_words()
