"""The `import` of foreign tables from the command line: looked at, asked about, taken, told."""

from __future__ import annotations

import csv
import json
import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.cli import importing

ROOT = Path(__file__).resolve().parent.parent.parent.parent
ACCOUNTS = "Id,Name,City,Annual Revenue\nA1,Castor Pharma,Basel,890000000\nA2,Harbour Ropes,Gent,1200000.50\n"
PEOPLE = "Id,Account Id,Last Name,First Name,Title\nP1,A1,Visser,Marta,VP Fleet\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Return a folder with a file of accounts and one of people."""
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return folder


def names(tierbook) -> list[str]:
    return [account["name"] for account in json.loads(tierbook("list", "--json").out)]


def test_all_files_come_in_as_one_step_after_a_backup(tierbook, book, files) -> None:
    before = tierbook("dump").out
    answer = tierbook("import", files / "people.csv", files / "accounts.csv", "--yes")
    assert (answer.code, answer.err) == (0, "")
    assert {"Castor Pharma", "Harbour Ropes"} <= set(names(tierbook))
    told = json.loads(tierbook("show", "Castor", "--json").out)
    assert told["account"]["revenue"] == "890000000.00"
    assert [person["name"] for person in told["people"]] == ["Marta Visser"]
    assert [made["reason"] for made in json.loads(tierbook("restore", "--json").out)] == ["before-import"]
    assert tierbook("undo").code == 0
    assert tierbook("dump").out == before


def test_a_folder_stands_for_its_files(tierbook, book, files) -> None:
    report = json.loads(tierbook("import", files, "--yes", "--json").out)
    assert [each["file"] for each in report["files"]] == ["accounts.csv", "people.csv"]
    assert (report["new"], report["refused"]) == (3, 0)


def test_what_looks_like_another_kind_is_left_out_of_a_folder_and_refused_by_name(tierbook, book, files) -> None:
    campaigns = files / "Campaigns.csv"
    campaigns.write_text("name,budgetedCost,actualCost\nSpring,1,2\n", encoding="utf-8")
    report = json.loads(tierbook("import", files, "--dry-run", "--json").out)
    assert report["left_out"] == [{"file": "Campaigns.csv", "looks_like": "campaigns"}]
    answer = tierbook("import", files, "--yes")
    assert answer.code == 1
    assert "Campaigns.csv was left out: it looks like campaigns" in answer.err
    assert "Castor Pharma" in names(tierbook)
    assert "Spring" not in names(tierbook)
    before = tierbook("dump").out
    answer = tierbook("import", files / "accounts.csv", campaigns, "--yes")
    assert (answer.code, answer.out, tierbook("dump").out) == (2, "", before)
    assert "This looks like campaigns" in answer.err
    assert "--kind Campaigns.csv=accounts" in answer.err
    report = json.loads(tierbook("import", campaigns, "--kind", "accounts", "--dry-run", "--json").out)
    assert (report["new"], report["left_out"]) == (1, [])


def test_a_file_of_a_folder_without_names_is_left_out_until_a_column_is_told(tierbook, book, files) -> None:
    (files / "tickets.csv").write_text("number,phone\n7,+49 1\n", encoding="utf-8")
    answer = tierbook("import", files, "--yes")
    assert answer.code == 1
    assert "tickets.csv was left out: no column of it holds a name" in answer.err
    assert "Castor Pharma" in names(tierbook)
    answer = tierbook("import", files / "tickets.csv", "--yes")
    assert answer.code == 2
    assert "No column holds a name" in answer.err
    report = json.loads(tierbook("import", files, "--map", "number=name", "--dry-run", "--json").out)
    assert (report["new"], report["left_out"]) == (1, [])


def test_words_to_copy_hold_the_name_of_a_file_in_quotes(tierbook, book, files) -> None:
    (files / "my list; touch owned.csv").write_text("name,budgetedCost,actualCost\nSpring,1,2\n", encoding="utf-8")
    answer = tierbook("import", files, "--yes")
    assert "say --kind 'my list; touch owned.csv=accounts', or what else they are." in answer.err
    owners = files / "team's.csv"
    owners.write_text("First Name,Last Name,Email,Owner ID\nAnn,Lee,ann@x.example,7\n", encoding="utf-8")
    before = tierbook("dump").out
    answer = tierbook("import", files, "--yes")
    quoted = "'team'\"'\"'s.csv={}'"
    words = f"To take it, say --kind {quoted.format('people')} or --kind {quoted.format('colleagues')}."
    assert f"team's.csv was left out: it looks like people or colleagues. {words}" in answer.err
    assert (answer.code, tierbook("dump").out) == (1, before)


def test_a_column_is_told_for_the_files_that_are_taken(tierbook, book, tmp_path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "camp.csv").write_text("Name,Foo,Budgeted Cost,Actual Cost\nSpring,x,1,2\n", encoding="utf-8")
    (folder / "tickets.csv").write_text("number,phone,Foo\n7,+49 1,x\n", encoding="utf-8")
    (folder / "opps.csv").write_text("Name,Stage,Amount,Close Date,Foo\nDeal,Open,5,2026-01-01,x\n", encoding="utf-8")
    words = ["--map", "Foo=competitor", "--dry-run", "--json"]
    answer = tierbook("import", folder, *words)
    report = json.loads(answer.out)
    assert [each["file"] for each in report["left_out"]] == ["camp.csv", "tickets.csv"]
    assert [(each["file"], each["columns"]["Foo"]) for each in report["mappings"]] == [("opps.csv", "competitor")]
    told = tierbook("import", folder, "--kind", "camp.csv=opportunities", *words)
    assert [each["columns"]["Foo"] for each in json.loads(told.out)["mappings"]] == ["competitor"] * 2
    assert "no field “competitor”" in tierbook("import", folder, "--kind", "camp.csv=accounts", *words).err


def test_each_file_may_be_told_what_it_holds(tierbook, book, files) -> None:
    campaigns = files / "Campaigns.csv"
    campaigns.write_text("name,budgetedCost,actualCost\nSpring,1,2\n", encoding="utf-8")
    for named in ("Campaigns.csv", campaigns):
        words = ["--kind", f"{named}=accounts", "--kind", "people.csv=people", "--dry-run", "--json"]
        for given in ([files], [files / "accounts.csv", files / "people.csv", campaigns]):
            report = json.loads(tierbook("import", *given, *words).out)
            kinds = {mapping["file"]: mapping["kind"] for mapping in report["mappings"]}
            assert kinds == {"accounts.csv": "accounts", "people.csv": "people", "Campaigns.csv": "accounts"}
            assert (report["new"], report["left_out"]) == (4, [])


def test_a_second_import_changes_nothing(tierbook, book, files) -> None:
    tierbook("import", files, "--yes")
    before = tierbook("dump").out
    answer = tierbook("import", files, "--yes", "--json")
    assert answer.code == 0
    assert (json.loads(answer.out)["new"], json.loads(answer.out)["changed"]) == (0, 0)
    assert tierbook("dump").out == before


def test_a_dry_run_tells_what_each_column_means_and_writes_nothing(tierbook, book, files) -> None:
    before = tierbook("dump").out
    answer = tierbook("import", files, "--dry-run")
    assert answer.code == 0
    assert "accounts.csv holds accounts: Id → external_id, Name → name, City → city" in answer.out
    assert "2 new" in answer.out
    assert tierbook("dump").out == before
    told = json.loads(tierbook("import", files, "--dry-run", "--json").out)
    assert told["mappings"][0]["columns"]["Annual Revenue"] == "revenue"
    assert told["dry_run"] is True


def test_a_unit_in_a_header_is_shown_and_applied(tierbook, book, tmp_path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Firma;Umsatz (TEUR)\nCastor Pharma;1200\n", encoding="utf-8")
    assert "Umsatz (TEUR) → revenue × 1,000." in tierbook("import", file, "--dry-run").out
    told = json.loads(tierbook("import", file, "--yes", "--json").out)
    assert told["mappings"][0]["factors"] == {"Umsatz (TEUR)": 1000}
    assert json.loads(tierbook("show", "Castor", "--json").out)["account"]["revenue"] == "1200000.00"


def test_two_systems_with_the_same_ids_are_kept_apart(tierbook, book, files, tmp_path) -> None:
    tierbook("import", files, "--yes")
    other = tmp_path / "other.csv"
    other.write_text("Id,Name\nA1,Globex\nA2,Initech\n", encoding="utf-8")
    answer = tierbook("import", other, "--yes")
    assert answer.code == 1
    assert "Castor Pharma in the book: is this another system?" in answer.out
    assert "--source" in answer.out
    report = json.loads(tierbook("import", other, "--source", "Suppliers", "--dry-run", "--json").out)
    assert (report["new"], report["mappings"][0]["source"]) == (2, "suppliers")
    assert tierbook("import", other, "--source", "name", "--yes").code == 2


def test_refused_rows_are_written_down_and_the_exit_code_says_so(tierbook, book, files, tmp_path) -> None:
    (files / "accounts.csv").write_text(ACCOUNTS + "A3,,Lyon,5\nA4,Late,Lyon,lots\n", encoding="utf-8")
    rejects = tmp_path / "mend.csv"
    answer = tierbook("import", files / "accounts.csv", "--yes", "--rejects", rejects)
    assert answer.code == 1
    assert str(rejects) in answer.out
    rows = list(csv.reader(rejects.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][:2] == ["Id", "Name"]
    assert "A3" in [row[0] for row in rows]
    assert rejects.stat().st_mode & 0o077 == 0
    again = tierbook("import", files / "accounts.csv", "--yes", "--rejects", rejects)
    assert (again.code, again.out) == (2, "")
    assert tierbook("import", files / "accounts.csv", "--dry-run").code == 1


def test_without_anybody_to_ask_nothing_is_written(start, book, files) -> None:
    answer = start("import", files)
    assert (answer.code, answer.out) == (2, "")
    assert "--yes" in answer.err
    assert "Castor" not in start("list").out


def test_a_file_that_is_not_there_is_told_before_anybody_is_asked(start, private_home) -> None:
    answer = start("import", "nosuch.csv")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("There is no such file\n")
    assert "to be asked" not in answer.err
    assert not (private_home / "tierbook").exists()


def test_columns_that_are_left_out_are_told_after_an_import_too(tierbook, book, tmp_path, clock) -> None:
    one, many = tmp_path / "one.csv", tmp_path / "many.csv"
    one.write_text("Name,Fax\nAcme,1\n", encoding="utf-8")
    headers = [f"Odd {number}" for number in range(15)]
    many.write_text(f"Name,Fax,{','.join(headers)}\nBeta,{',' * 15}\n", encoding="utf-8")
    assert tierbook("import", one, "--yes").out.endswith("\n1 column was left out: Fax.\n")
    clock.move(minutes=1)
    words = "16 columns were left out: Fax, Odd 0, Odd 1 and 13 more; --dry-run lists them.\n"
    assert tierbook("import", one, many, "--yes").out.endswith(f"\n{words}")
    looked = tierbook("import", one, many, "--dry-run").out
    assert f"  left out: Fax, {', '.join(headers)}\n" in looked
    assert "were left out" not in looked
    clock.move(minutes=1)
    assert "left out" not in tierbook("import", one, "--map", "Fax=phone", "--yes").out


def test_a_first_import_makes_the_first_book(tierbook, files, private_home) -> None:
    assert tierbook("import", files, "--yes").code == 0
    assert (private_home / "tierbook" / "book.db").exists()
    assert names(tierbook) == ["Castor Pharma", "Harbour Ropes"]


def test_columns_dates_and_decimals_can_be_said(tierbook, book, tmp_path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("Deal;Firma;Wert;Bis\nTyres;Northwind Depot;1.234;03.04.2026\n", encoding="utf-8")
    words = ["--kind", "opportunities", "--map", "Deal=name", "--map", "Firma=account_name"]
    words += ["--map", "Wert=amount", "--map", "Bis=close_on", "--dates", "mdy", "--decimal", "comma"]
    answer = tierbook("import", file, *words, "--yes")
    assert (answer.code, answer.err) == (0, "")
    (deal,) = json.loads(tierbook("show", "Depot", "--json").out)["opportunities"]
    assert (deal["name"], deal["amount"], deal["close_on"]) == ("Tyres", "1234.00", "2026-03-04")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--map", "Nmae=name"], "no column “Nmae”"),
        (["--map", "Name=nmae"], "no field “nmae”"),
        (["--map", "Name"], "no COLUMN=FIELD"),
        (["--map", "Name="], "No column holds a name"),
        (["--kind", "things"], "accounts, people, opportunities"),
        (["--kind", "accounts.csv=things"], "accounts, people, opportunities"),
        (["--kind", "acounts.csv=accounts"], "acounts.csv"),
    ],
)
def test_what_cannot_be_meant_is_told_and_nothing_written(tierbook, book, files, words, told) -> None:
    before = tierbook("dump").out
    answer = tierbook("import", files / "accounts.csv", *words, "--yes")
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert tierbook("dump").out == before


def test_a_file_that_is_not_there_is_told(tierbook, book, tmp_path) -> None:
    assert tierbook("import", tmp_path / "none.csv", "--yes").code == 2
    (tmp_path / "empty").mkdir()
    assert tierbook("import", tmp_path / "empty", "--yes").code == 2


def test_ctrl_c_ends_an_import_in_order(tierbook, book, files, monkeypatch) -> None:
    before = tierbook("dump").out
    monkeypatch.setattr(importing, "progress_line", lambda: lambda *_: os.kill(os.getpid(), signal.SIGINT))
    answer = tierbook("import", files, "--yes")
    assert (answer.code, answer.out) == (130, "")
    assert "stopped" in answer.err
    assert tierbook("dump").out == before
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize(("reply", "code", "count"), [("y", 0, 7), ("n", 1, 5), ("", 1, 5)])
def test_in_a_terminal_it_shows_what_it_would_do_and_asks(ask_in_terminal, tierbook, book, files, reply, code, count):
    ended, shown = ask_in_terminal(reply, "import", files)
    assert ended == code
    assert "Castor" not in shown
    assert "2 new" in shown
    assert "Import this?" in shown
    assert len(names(tierbook)) == count


@pytest.fixture
def ask_in_terminal() -> Callable[..., tuple[int, str]]:
    """Return a function that runs `tierbook` in a pseudo-terminal and types a reply: exit code, what was shown."""

    def ask(reply: str, *words: object) -> tuple[int, str]:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "tui.main", *map(str, words)],
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        patience = threading.Timer(60, process.kill)
        patience.start()
        shown, replied = b"", False
        try:
            while piece := os.read(ours, 65536):
                shown += piece
                if b"[y/N]" in shown and not replied:
                    os.write(ours, f"{reply}\n".encode())
                    replied = True
        except OSError:  # how Linux says that the other side has closed
            pass
        os.close(ours)
        code = process.wait(timeout=60)
        patience.cancel()
        return code, shown.decode()

    return ask


def test_the_currency_of_first_amounts_is_told_and_a_file_that_stops_is_named(tierbook, files, tmp_path) -> None:
    fresh = tmp_path / "fresh.db"
    tierbook("new", fresh)
    advice = f"change it with `tierbook -b {fresh} settings currency=…` before you import"
    line = f"Amounts are taken as EUR ({advice})."
    assert tierbook("import", files, "--dry-run", "-b", fresh).out.count(line) == 1
    (files / "zz.csv").write_text('Name,City\nAcme,"Oslo\n', encoding="utf-8")
    answer = tierbook("import", files, "--yes", "-b", fresh)
    assert answer.code == 2
    assert "zz.csv: The record that begins on line 2 opens a quote" in answer.err


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    """Return an org chart with two people who do not say where they work, and one at an account that is not there."""
    path = tmp_path / "staff.csv"
    path.write_text("emp_id,Name,reports_to,Company\n1,Ana Cruz,,\n2,Bo Dahl,1,\n3,Cy Eng,3,Zulu\n", encoding="utf-8")
    return path


def test_people_without_an_account_are_told_with_what_to_do(tierbook, book, staff) -> None:
    told = tierbook("import", staff, "--kind", "people", "--dry-run").out
    assert "3 seats · 3 people · 2 at the top" in told
    assert "reports to itself: line 4, reports_to: “3” stands at the top" in told
    assert "not in the book: “Zulu” (1 row)" in told
    assert "--make-accounts makes these accounts" in told
    assert "2 × without a word on their account; --account NAME" in told


def test_their_account_is_given_and_the_others_are_made(tierbook, book, staff) -> None:
    account, before = names(tierbook)[0], tierbook("dump").out
    options = ("--kind", "people", "--account", account, "--make-accounts")
    assert "account made: “Zulu”, untiered (1 row)" in tierbook("import", staff, *options, "--dry-run").out
    assert tierbook("dump").out == before
    assert tierbook("import", staff, *options, "--yes").code == 0
    told = json.loads(tierbook("show", account, "--json").out)
    assert {"Ana Cruz", "Bo Dahl"} <= {person["name"] for person in told["people"]}
    assert "Zulu" in names(tierbook)
    assert tierbook("undo").code == 0
    assert tierbook("dump").out == before


def test_an_account_that_is_not_there_is_refused_before_anything_is_written(tierbook, book, staff) -> None:
    answer = tierbook("import", staff, "--account", "nosuch", "--yes")
    assert answer.code != 0
    assert "No such account" in answer.err


def test_lists_of_jobs_are_read_along_with_the_people(tierbook, book, tmp_path) -> None:
    (tmp_path / "people.csv").write_text("employee_id,name,job_id,manager_id\n1,Ana Cruz,CE,\n", encoding="utf-8")
    (tmp_path / "jobs.csv").write_text("job_id,job_title\nCE,Chief Executive\n", encoding="utf-8")
    report = json.loads(
        tierbook("import", tmp_path / "people.csv", tmp_path / "jobs.csv", "--kind", "people", "--yes", "--json").out
    )
    assert [each["file"] for each in report["files"]] == ["people.csv"]
    assert report["files"][0]["chart"]["seats"] == 1
    assert report["mappings"][0]["columns"]["job_id"] == "title"
