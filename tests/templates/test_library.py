"""The library lists what there is: built-in templates, the user's own, and files that are wrong, with what is wrong."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from store.errors import NotFound, Refused
from templates import library
from templates.fill import Filler
from templates.library import Library, new_template, read_template
from templates.markdown_files import LARGEST_FILE

SHEET = "---\nname: sheet\ntitle: Our sheet\n---\n# {{ account.name }}\n"


@pytest.fixture
def builtin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "builtin"
    folder.mkdir()
    (folder / "sheet.md").write_text(SHEET.replace("Our", "Their"))
    (folder / "plan.md").write_text("# Plan\n")
    monkeypatch.setattr(library, "_BUILTIN", folder)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def test_builtin_templates_are_there_without_a_folder(builtin: Path, tmp_path: Path) -> None:
    for folder in (None, tmp_path / "nowhere"):
        found = Library(folder).list_templates()
        assert [(template.name, template.title, template.is_builtin) for template in found] == [
            ("plan", "plan", True),
            ("sheet", "Their sheet", True),
        ]


def test_a_users_file_wins_and_says_so(builtin: Path, own: Path) -> None:
    (own / "sheet.md").write_text(SHEET)
    (own / "other.md").write_text("x")
    sheet = Library(own).find("sheet")
    assert (sheet.title, sheet.is_builtin, sheet.replaces_builtin) == ("Our sheet", False, True)
    assert sheet.source_path == own / "sheet.md"
    assert not Library(own).find("other").replaces_builtin


def test_find_names_the_nearest(builtin: Path, own: Path) -> None:
    with pytest.raises(NotFound) as refused:
        Library(own).find("shet")
    assert refused.value.hint == "Perhaps “sheet”."


def test_the_digest_is_of_the_whole_file(own: Path) -> None:
    path = own / "a.md"
    path.write_text(SHEET)
    before = read_template(path).digest
    assert before == read_template(path).digest
    path.write_text(SHEET + "\n")
    assert read_template(path).digest != before


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"---\nname: other\n---\n", 2, "the file is called “bad”"),
        (b"---\ntitel: x\n---\n", 2, "no key “titel”"),
        (b"one\ntwo \xe9\n", 2, "not UTF-8"),
        (b"x" * (LARGEST_FILE + 1), None, "larger than"),
    ],
    ids=["name", "key", "encoding", "size"],
)
def test_a_bad_file_is_listed_with_its_problems(
    builtin: Path, own: Path, content: bytes, line: int | None, words: str
) -> None:
    (own / "bad.md").write_bytes(content)
    (template,) = [template for template in Library(own).list_templates() if template.name == "bad"]
    assert [(problem.line, words in problem.what) for problem in template.problems] == [(line, True)]


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
def test_only_files_themselves_are_read(builtin: Path, own: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    (own / "link.md").symlink_to(secret)
    (own / "broken.md").symlink_to(tmp_path / "nowhere")
    (own / "folder.md").mkdir()
    os.mkfifo(own / "pipe.md")  # opening it plainly would wait for ever
    found = {template.name: template for template in Library(own).list_templates() if not template.is_builtin}
    assert set(found) == {"link", "broken", "folder", "pipe"}
    for template in found.values():
        assert template.problems
        assert template.body == ""


def test_other_files_are_not_templates(builtin: Path, own: Path) -> None:
    for name in ("README.md", ".hidden.md", "notes.txt", ".tierbook-1234"):
        (own / name).write_text("x")
    assert all(template.is_builtin for template in Library(own).list_templates())


def test_windows_line_ends_and_a_byte_order_mark(own: Path) -> None:
    (own / "w.md").write_bytes(b"\xef\xbb\xbf" + SHEET.replace("sheet\n", "w\n", 1).replace("\n", "\r\n").encode())
    template = read_template(own / "w.md")
    assert (template.problems, template.body, template.first_line) == ((), "# {{ account.name }}\n", 5)


def test_problems_name_lines_of_the_file(own: Path) -> None:
    (own / "a.md").write_text("---\nname: a\n---\n\n{{ account.nme }}\n{{ not this }}\n")
    template = read_template(own / "a.md")
    with Filler() as filler:
        found = filler.check(template.body, {"account": {"name": "x"}}, first_line=template.first_line)
    assert [problem.line for problem in found] == [5, 6]


@pytest.mark.parametrize("name", ["growth", 'A "fine" sheet: {x} #1', "../../etc/passwd", "con", "顧客", "…"])
def test_a_new_template_is_good_at_once(own: Path, name: str) -> None:
    path = new_template(name, own / "new")
    assert path.parent == own / "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    template = read_template(path)
    assert template.problems == ()
    assert template.name == path.stem
    context = {
        "account": {"name": "Northwind", "industry": None, "revenue": "412 M EUR", "website": "https://n.example"},
        "points": [{"text": "One", "so_what": "Then"}] * 3,
    }
    with Filler() as filler:
        assert filler.check(template.body, context, context) == []
        filled = filler.fill(template.body, context)
    assert filled.text.startswith("# Northwind\n")
    assert "{#" not in filled.text


@pytest.mark.parametrize("name", ["dossier", "three-points"])
def test_a_new_template_of_a_built_in_name_starts_as_that_one(own: Path, name: str) -> None:
    built_in = Library().find(name)
    path = new_template(name, own)
    assert path.read_bytes() == built_in.source_path.read_bytes()
    found = Library(own).find(name)
    assert (found.replaces_builtin, found.problems) == (True, ())


def test_a_new_template_never_takes_the_place_of_a_file(own: Path, tmp_path: Path) -> None:
    path = own / "growth.md"
    path.write_text("mine")
    with pytest.raises(Refused):
        new_template("Growth", own)
    assert path.read_text() == "mine"
    (own / "link.md").symlink_to(tmp_path / "target.md")
    with pytest.raises(Refused):
        new_template("link", own)
    assert not (tmp_path / "target.md").exists()
    assert sorted(entry.name for entry in own.iterdir()) == ["growth.md", "link.md"]


@pytest.mark.parametrize("name", ["readme", "README", "Read.me"])
def test_a_name_that_the_library_would_not_list_is_refused(own: Path, name: str) -> None:
    if name == "Read.me":  # another name, only like it
        assert new_template(name, own).name in {template.source_path.name for template in Library(own).list_templates()}
        return
    with pytest.raises(Refused) as refused:
        new_template(name, own)
    assert refused.value.message == "readme.md is never read as a template."
    assert list(own.iterdir()) == []


def test_a_new_template_needs_no_hard_links(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", no_links)
    assert new_template("growth", own).read_text().startswith("---")
    with pytest.raises(Refused) as refused:
        new_template("growth", own)
    assert refused.value.message.endswith("growth.md is there already.")
    assert [entry.name for entry in own.iterdir()] == ["growth.md"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused):
        new_template("growth", tmp_path / "file" / "sub")
