"""The book itself: `new`, `settings`, `where`."""

from __future__ import annotations

import json

import pytest


def test_a_new_book_is_empty_private_and_sound(tierbook, tmp_path) -> None:
    file = tmp_path / "deep" / "mine.db"
    assert tierbook("new", file, "--name", "Harbour").code == 0
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0
    assert json.loads(tierbook("list", "--json", "--book", file).out) == []
    assert tierbook("check", "--book", file).code == 0
    assert json.loads(tierbook("settings", "--json", "-b", file).out)["name"] == "Harbour"


def test_a_new_book_says_its_currency_and_takes_another(tierbook, tmp_path) -> None:
    assert "Its amounts are in EUR." in tierbook("new", tmp_path / "one.db").out
    assert "Its amounts are in CHF." in tierbook("new", tmp_path / "two.db", "--currency", "chf").out
    assert json.loads(tierbook("settings", "--json", "-b", tmp_path / "two.db").out)["currency"] == "CHF"
    assert tierbook("check", "-b", tmp_path / "two.db").code == 0
    answer = tierbook("new", tmp_path / "deep" / "three.db", "--currency", "francs")
    assert answer.code == 2
    assert "Currency: is three letters, such as EUR." in answer.err
    assert not (tmp_path / "deep").exists()


def test_a_new_book_never_takes_the_place_of_a_file(tierbook, tmp_path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Marta", encoding="utf-8")
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "nowhere.db")
    for path in (file, link):
        answer = tierbook("new", path)
        assert answer.code == 2
        assert str(path) in answer.err
    assert file.read_text(encoding="utf-8") == "Dear Marta"
    assert not (tmp_path / "nowhere.db").exists()


def test_settings_are_shown_changed_and_undone(tierbook, book) -> None:
    shown = tierbook("settings").out.split()
    assert shown == ["name", "Harbour", "book", "currency", "EUR", "fiscal-year", "1", "company"]
    answer = tierbook("settings", "currency=chf", "fiscal-year=7", "company=Us & Co", "--json")
    expected = {"name": "Harbour book", "currency": "CHF", "fiscal_year": 7, "company": "Us & Co"}
    assert json.loads(answer.out) == expected
    assert json.loads(tierbook("list", "--json", "--limit", 1).out)[0]["currency"] == "CHF"
    assert tierbook("undo").code == 0
    assert "EUR" in tierbook("settings").out


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("currncy=CHF", "Did you mean “currency”?"),
        ("colour=red", "There are: name, currency, fiscal-year, company."),
        ("currency", "no NAME=VALUE"),
        ("currency=francs", "three letters"),
        ("fiscal-year=13", "Fiscal year"),
        ("name=", "Book"),
    ],
)
def test_a_wrong_setting_is_refused_in_words(tierbook, book, assignment, words) -> None:
    answer = tierbook("settings", assignment)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err
    assert "EUR" in tierbook("settings").out


def test_where_follows_the_environment_and_the_option(tierbook, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("TIERBOOK_HOME", str(tmp_path / "home"))
    told = json.loads(tierbook("where", "--json").out)
    assert told["book"] == str(tmp_path / "home" / "book.db")
    assert told["backups"] == str(tmp_path / "home" / "backups")
    monkeypatch.setenv("TIERBOOK_BOOK", str(tmp_path / "other.db"))
    assert json.loads(tierbook("where", "--json").out)["book"] == str(tmp_path / "other.db")
    for words in (["-b", tmp_path / "third.db", "where"], ["where", "--book", tmp_path / "third.db"]):
        assert f"book       {tmp_path / 'third.db'}\n" in tierbook(*words).out
    assert not (tmp_path / "home").exists()


def test_the_book_after_the_verb_wins_over_the_one_before(tierbook, tmp_path) -> None:
    told = tierbook("-b", tmp_path / "a.db", "where", "-b", tmp_path / "b.db", "--json").out
    assert json.loads(told)["book"] == str(tmp_path / "b.db")


def test_a_new_book_says_that_it_made_a_folder(tierbook, tmp_path) -> None:
    assert f"Made a folder for it: {tmp_path / 'deep'}\n" in tierbook("new", tmp_path / "deep" / "a.db").out
    assert "folder" not in tierbook("new", tmp_path / "deep" / "b.db").out


def test_no_folder_is_made_for_a_home_that_nobody_has(tierbook, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = tierbook("new", "~nosuch/x.db")
    assert (answer.code, answer.out) == (2, "")
    assert "Nobody on this machine is called nosuch." in answer.err
    assert list(tmp_path.glob("~*")) == []


@pytest.mark.parametrize("words", [["-b", ""], ["--book="], ["-b", "", "list"], ["list", "-b", ""]])
def test_a_book_without_a_name_is_told(tierbook, words) -> None:
    answer = tierbook(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("No book is named\n")


def test_a_verb_may_be_left_out(tierbook, book) -> None:
    assert tierbook("--help").out.startswith("Usage: tierbook [OPTIONS] [VERB] [ARGS]...\n")
    assert tierbook("--").out.startswith("Harbour book\n")
