from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import Conflict, Refused
from templates.library import Library, read_template
from templates.own_files import (
    NONE,
    call_it,
    copy_template,
    digest_of,
    keep_aside,
    put_aside,
    save_own,
    tidy_text,
)

TEXT = "---\nname: mine\ntitle: Mine\n---\n# {{ account.name }}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "templates"


def test_a_new_file_is_private_and_ends_with_a_line_break(folder: Path) -> None:
    digest = save_own(folder, "mine", TEXT, NONE)
    path = folder / "mine.md"
    assert path.read_text("utf-8") == f"{TEXT}\n"
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert digest == digest_of(path) == read_template(path).digest
    assert [each.name for each in folder.iterdir()] == ["mine.md"]


def test_it_is_written_over_only_as_it_was_seen(folder: Path) -> None:
    digest = save_own(folder, "mine", TEXT, NONE)
    digest = save_own(folder, "mine", f"{TEXT}!", digest)
    (folder / "mine.md").write_text("theirs")
    with pytest.raises(Conflict) as caught:
        save_own(folder, "mine", "my text", digest)
    assert (caught.value.theirs, caught.value.mine) == ("theirs", "my text")
    assert (folder / "mine.md").read_text() == "theirs"


def test_a_file_that_came_meanwhile_is_a_conflict_unless_it_says_the_same(folder: Path) -> None:
    save_own(folder, "mine", TEXT, NONE)
    with pytest.raises(Conflict):
        save_own(folder, "mine", "other", NONE)
    assert save_own(folder, "mine", TEXT, NONE) == digest_of(folder / "mine.md")


def test_a_file_that_went_meanwhile_is_written_anew(folder: Path) -> None:
    digest = save_own(folder, "mine", TEXT, NONE)
    (folder / "mine.md").unlink()
    save_own(folder, "mine", "more", digest)
    assert (folder / "mine.md").read_text() == "more\n"


def test_nothing_is_written_through_a_link_or_over_what_is_no_file(folder: Path, tmp_path: Path) -> None:
    folder.mkdir(parents=True)
    (tmp_path / "elsewhere.md").write_text("private")
    (folder / "linked.md").symlink_to(tmp_path / "elsewhere.md")
    (folder / "dir.md").mkdir()
    for name in ("linked", "dir"):
        with pytest.raises(Refused):
            save_own(folder, name, "text", NONE)
    assert (tmp_path / "elsewhere.md").read_text() == "private"


def test_a_text_that_is_too_large_is_refused_and_the_file_stays(folder: Path) -> None:
    digest = save_own(folder, "mine", TEXT, NONE)
    with pytest.raises(Refused, match="not saved"):
        save_own(folder, "mine", "ä" * 140_000, digest)
    assert digest_of(folder / "mine.md") == digest


def test_what_is_put_aside_is_no_template_and_takes_the_place_of_nothing(folder: Path) -> None:
    for number in range(3):
        save_own(folder, "mine", f"text {number}", NONE)
        put_aside(folder / "mine.md")
    keep_aside(folder, "mine", "text 3")
    kept = {path.name: path.read_text().strip() for path in folder.iterdir()}
    assert kept == {
        "mine.md.old": "text 0",
        "mine.md.old-2": "text 1",
        "mine.md.old-3": "text 2",
        "mine.md.old-4": "text 3",
    }
    assert all(template.is_builtin for template in Library(folder).list_templates())
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_copy_bears_its_own_name_and_title_and_nothing_is_wrong_with_it(folder: Path) -> None:
    template = Library(folder).find("three-points")
    path = copy_template(template, "For Energy: “ours”", folder)
    copied = Library(folder).find(path.stem)
    assert (copied.name, copied.title, copied.problems) == ("for-energy-ours", "For Energy: “ours”", ())
    assert copied.body == template.body
    with pytest.raises(Refused, match="not made"):
        copy_template(template, "for energy ours", folder)


def test_front_matter_that_is_not_understood_is_copied_as_it_is() -> None:
    for text in ("no front matter", "---\nname: x\nno end", "---\nname: [\n---\nbody"):
        assert call_it(text, "new", "New") == text


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left_and_all_lines_are(text: str) -> None:
    tidy = tidy_text(text)
    assert not any((ord(c) < 32 and c not in "\n\t") or 0x7F <= ord(c) < 0xA0 for c in tidy)
    assert tidy_text(tidy) == tidy
    assert len(tidy) == len(text.replace("\r\n", "\n"))


def test_escape_sequences_and_turned_letters_are_seen() -> None:
    assert tidy_text("a\x1b[31mb\u202ec\td\r\ne") == "a\ufffd[31mb\ufffdc\td\ne"
