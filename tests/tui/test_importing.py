"""The import screen from the first path to the report, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from store.accounts import find_account
from store.dump import dump_book
from store.intake.sources import Source
from store.windows import count_loose_ends, count_shelves
from tui.desk import Desk
from tui.import_work import FileInHand, ImportWork
from tui.widgets.pathinput import PathInput
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

DATA = Path(__file__).parents[1] / "data"
PATIENCE = 30
"""Seconds that a held reader waits at most; never measured against."""
SIZES = [(120, 40), (80, 24)]


async def name(player: Player, path: Path) -> None:
    """Open the import and name a file or folder in it."""
    await player.go("i", "ImportScreen")
    await player.type(str(path))
    await player.press("enter")


def rows(player: Player, table: str) -> list[list[str]]:
    """The cells of a table, row by row."""
    found = player.app.screen.query_one(table, Table)
    source = found._window.source
    return [[getattr(cell, "text", cell) for cell in row.cells] for row in source.rows(0, found.count)]


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Return what every file waits for before it is read, while it is not set; it is set at first."""
    opened, look = Event(), ImportWork._look
    opened.set()

    def wait_and_look(self: ImportWork, source: Source, before: FileInHand | None) -> FileInHand:
        assert opened.wait(PATIENCE)
        return look(self, source, before)

    monkeypatch.setattr(ImportWork, "_look", wait_and_look)
    yield opened
    opened.set()


def dump(desk: Desk) -> str:
    return "".join(dump_book(desk.book))


@pytest.mark.parametrize("size", SIZES)
def test_a_whole_export_comes_in_by_one_path(empty_desk: Desk, play: Play, size: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await name(player, DATA / "salesforce-export")
        await player.shows("Result: 990 new · 1 named like another")
        files = [row[:3] for row in rows(player, "#files")]
        assert files == [
            ["Account.csv", "accounts", "83"],
            ["Contact.csv", "people", "133"],
            ["Opportunity.csv", "opportunities", "774"],
        ]
        columns = {row[0]: row[2:] for row in rows(player, "#columns")}
        assert columns["AnnualRevenue"] == ["→ Annual revenue", "~ read as 41600000000.00 · 82 filled"]
        assert columns["BillingStreet"][0].strip() == "left out"
        before = dump(player.desk)
        await player.press("d")
        await player.shows("What would become of the rows", "named like another")
        assert dump(player.desk) == before
        await player.press("escape", "ctrl+s")
        await player.shows("Imported: 990 new")
        await player.go("escape", "PortfolioScreen")
        assert count_shelves(player.desk.reader)[0] == 83
        await player.press("u")
        await player.until(lambda: dump(player.desk) == before)

    play(empty_desk, scene, size)


def test_each_count_opens_its_rows_and_esc_goes_back(empty_desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await name(player, DATA / "salesforce-recipes")
        await player.shows("Result: 250 new · 200 without their account")
        await player.press("d")
        assert ["account not known", "150"] in [row[:2] for row in rows(player, "#result")]
        while rows(player, "#result")[player.app.screen.query_one("#result", Table).cursor][0] != "account not known":
            await player.press("down")
        await player.press("enter")
        await player.shows("Contacts.csv · account not known", "@AccountRef10")
        assert rows(player, "#result")[0][:3] == ["2", "@AccountRef10", "accountId"]
        await player.press("escape")
        await player.shows("What would become of the rows")
        await player.press("escape")
        await player.shows("Columns of Accounts.csv")
        await player.go("escape", "PortfolioScreen")
        assert count_shelves(player.desk.reader)[0] == 0

    play(empty_desk, scene)


def test_a_column_is_given_another_meaning_or_none(empty_desk: Desk, play: Play, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Firma,Ort,Was\nAcme,Oslo,Steel\nBeta,Rome,Wood\n")

    async def scene(player: Player) -> None:
        await name(player, file)
        await player.shows("Result: 2 new")
        await player.press("down", "down")
        await player.go("enter", "PickScreen")
        await player.type("indus")
        await player.go("enter", "ImportScreen")
        await player.until(lambda: rows(player, "#columns")[2][2] == "→ Industry")
        await player.press("up", "space")
        await player.until(lambda: rows(player, "#columns")[1][2].strip() == "left out")
        await player.shows("Result: 2 new")
        await player.press("ctrl+s")
        await player.shows("Imported: 2 new")
        await player.go("escape", "PortfolioScreen")
        line = player.desk.reader.execute("SELECT name, city, industry FROM account ORDER BY name").fetchone()
        assert line == ("Acme", "", "Steel")

    play(empty_desk, scene)


def test_what_must_be_settled_is_said_and_nothing_is_written_before(
    empty_desk: Desk, play: Play, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name,Name,City\nAcme,Acme Ltd,[/b]Oslo\n")

    async def scene(player: Player) -> None:
        await name(player, file)
        await player.shows("! Two columns want one field", "! choose a column", "? Name", "[/b]Oslo")
        await player.press("ctrl+s")
        assert count_shelves(player.desk.reader)[0] == 0
        await player.go("enter", "PickScreen")
        await player.type("name")
        await player.go("enter", "ImportScreen")
        await player.shows("Result: 1 new")

    play(empty_desk, scene)


def test_letters_kind_and_dates_can_be_chosen(empty_desk: Desk, play: Play, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes('Name,Betrag,Abschlussdatum\nZażółć,"1,5",03/04/2026\n'.encode("cp1250"))

    async def scene(player: Player) -> None:
        await name(player, file)
        await player.shows("cp1252 (guess)", "opportunities", "Result: 0 new · 1 refused")
        for key, words, wanted in (
            ("E", "central", "Zażółć"),
            ("D", "day", "read as 2026-04-03"),
            ("K", "accounts", "accounts"),
        ):
            await player.go(key, "PickScreen")
            await player.type(words)
            await player.go("enter", "ImportScreen")
            await player.shows(wanted, "Result: ")
        assert rows(player, "#files")[0][1] == "accounts"

    play(empty_desk, scene)


def test_a_file_that_cannot_be_read_is_told_in_words_and_the_others_stay(
    empty_desk: Desk, play: Play, tmp_path: Path
) -> None:
    (tmp_path / "bad.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (tmp_path / "good.csv").write_text("Company\nAcme\n")

    async def scene(player: Player) -> None:
        await name(player, tmp_path)
        await player.shows("picture", "Result: 1 new", "good.csv")

    play(empty_desk, scene)


def test_refused_rows_are_counted_and_their_file_is_named(desk: Desk, play: Play, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Id,Name\n1,Acme\n2,\n3,Castor Pharma\n")

    async def scene(player: Player) -> None:
        await name(player, file)
        await player.shows("Result: 2 new · 1 refused · 1 named like another")
        await player.press("ctrl+s")
        await player.shows("Imported: 2 new", "Refused rows: ", "list-rejects.csv")
        assert (player.desk.places.rejects / "list-rejects.csv").exists()
        assert [path.suffix for path in sorted(player.desk.places.backups.iterdir())] == [".db", ".sha256"]

    play(desk, scene)


def test_an_import_that_runs_is_stopped_by_esc(empty_desk: Desk, play: Play, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text("Id,Name\n" + "".join(f"{n},Account {n}\n" for n in range(40_000)))

    async def scene(player: Player) -> None:
        await name(player, file)
        await player.shows("40,000")
        await player.press("ctrl+s")
        await player.press("escape")
        await player.shows("! The import was stopped.")
        assert player.screen_name == "ImportScreen"
        assert count_shelves(player.desk.reader)[0] == 0

    play(empty_desk, scene)


def test_people_without_their_account_wait_among_the_loose_ends(empty_desk: Desk, play: Play, tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("Id,Name\nA,Acme\nB,Beta\n")
    (tmp_path / "people.csv").write_text("Last Name,Job Title,Account ID\nVisser,VP,X\nBoer,COO,X\nCruz,CFO,Y\n")

    async def scene(player: Player) -> None:
        await name(player, tmp_path)
        await player.shows("Result: 5 new · 3 without their account")
        await player.press("ctrl+s")
        await player.shows("Imported: 5 new")
        await player.go("escape", "PortfolioScreen")
        await player.go("w", "LooseEndsScreen")
        await player.shows("Boer", "COO", "Cruz", "Visser")
        assert count_loose_ends(player.desk.reader) == 3
        await player.go("escape", "PortfolioScreen")

    play(empty_desk, scene)


@pytest.mark.parametrize(
    ("keys", "held"),
    [(("end", "space"), ("Oslo", "")), (("down", "space", "down", "space"), ("", ""))],
    ids=["one", "two at once"],
)
def test_columns_left_out_just_before_the_import_are_not_imported(
    empty_desk: Desk, play: Play, tmp_path: Path, gate: Event, keys: tuple[str, ...], held: tuple[str, str]
) -> None:
    (tmp_path / "list.csv").write_text("Name,City,Notes\nAcme,Oslo,secret 77\n")

    async def scene(player: Player) -> None:
        await name(player, tmp_path / "list.csv")
        await player.shows("Result: 1 new", "→ Notes")
        gate.clear()
        await player.press(*keys, "ctrl+s")
        gate.set()
        await player.shows("Imported: 1 new")
        assert player.desk.reader.execute("SELECT city, notes FROM account").fetchall() == [held]

    play(empty_desk, scene)


def test_a_file_named_just_before_the_import_is_imported(
    empty_desk: Desk, play: Play, tmp_path: Path, gate: Event
) -> None:
    for each in "AB":
        (tmp_path / f"{each}.csv").write_text(f"Name\n{each}cme\n")

    async def scene(player: Player) -> None:
        await name(player, tmp_path / "A.csv")
        await player.shows("Result: 1 new")
        await player.press("a")
        gate.clear()
        await player.type(str(tmp_path / "B.csv"))
        await player.press("enter", "ctrl+s")
        gate.set()
        await player.shows("Imported: 2 new")

    play(empty_desk, scene)


def test_an_import_that_waits_for_a_file_is_stopped_by_esc(
    empty_desk: Desk, play: Play, tmp_path: Path, gate: Event
) -> None:
    (tmp_path / "list.csv").write_text("Name\nAcme\n")

    async def scene(player: Player) -> None:
        gate.clear()
        await name(player, tmp_path / "list.csv")
        await player.press("ctrl+s", "escape")
        gate.set()
        await player.shows("! The import was stopped.", "Result: 1 new")
        assert player.screen_name == "ImportScreen"
        assert count_shelves(player.desk.reader)[0] == 0

    play(empty_desk, scene)


def test_what_a_column_is_is_asked_once_the_file_is_read_anew(
    empty_desk: Desk, play: Play, tmp_path: Path, gate: Event
) -> None:
    (tmp_path / "list.csv").write_text("Name,City,Was\nAcme,Oslo,Steel\n")

    async def scene(player: Player) -> None:
        await name(player, tmp_path / "list.csv")
        await player.shows("Result: 1 new", "accounts")
        await player.press("end")
        gate.clear()
        await player.go("K", "PickScreen")
        await player.type("people")
        await player.go("enter", "ImportScreen")
        await player.press("enter")
        await player.type("title")
        gate.set()
        await player.until(lambda: player.screen_name == "PickScreen")
        await player.go("enter", "ImportScreen")
        await player.until(lambda: rows(player, "#columns")[2][2] == "→ Title")

    play(empty_desk, scene)


def test_another_path_is_typed_on_while_the_first_file_is_read(
    empty_desk: Desk, play: Play, tmp_path: Path, gate: Event
) -> None:
    (tmp_path / "list.csv").write_text("Name\nAcme\n")

    async def scene(player: Player) -> None:
        gate.clear()
        await name(player, tmp_path / "list.csv")
        await player.type("/x")
        gate.set()
        await player.shows("Result: 1 new")
        await player.type("d")
        assert player.app.screen.query_one(PathInput).value == "/xd"

    play(empty_desk, scene)


@pytest.mark.parametrize(
    "typed", ["/nowhere.csv", "~nosuch/a.csv", "~nosuch", "x" * 300], ids=lambda typed: ascii(typed[:12])
)
def test_a_path_that_leads_nowhere_is_told_in_words_and_given_back(empty_desk: Desk, play: Play, typed: str) -> None:
    async def scene(player: Player) -> None:
        await player.go("i", "ImportScreen")
        await player.type(typed)
        await player.press("enter")
        await player.until(lambda: "! " in player.text)
        entry = player.app.screen.query_one(PathInput)
        await player.until(lambda: (player.app.screen.focused, entry.value) == (entry, typed))

    play(empty_desk, scene)


def test_tab_completes_what_all_names_have_in_common_and_stays(empty_desk: Desk, play: Play, tmp_path: Path) -> None:
    for each in ("Account.csv", "Accounts.csv", "Contact.csv"):
        (tmp_path / each).write_text("Name\nAcme\n")

    async def scene(player: Player) -> None:
        await player.go("i", "ImportScreen")
        entry = player.app.screen.query_one(PathInput)
        entry.put(f"{tmp_path}/A")
        await player.shows("Account   Account.csv · Accounts.csv")
        for key in ("tab", "tab", "right"):
            await player.press(key)
            assert (entry.value, entry.has_focus) == (f"{tmp_path}/Account", True)
        await player.type(".")
        await player.press("tab", "enter")
        await player.shows("Result: 1 new")

    play(empty_desk, scene)


def test_the_system_of_a_files_ids_can_be_named_and_stays_so(empty_desk: Desk, play: Play, tmp_path: Path) -> None:
    for each, names in (("a", ("Acme", "Beta")), ("b", ("Globex", "Initech"))):
        (tmp_path / f"{each}.csv").write_text("Id,Name\n" + "".join(f"{n},{name}\n" for n, name in enumerate(names)))

    async def scene(player: Player) -> None:
        await name(player, tmp_path / "a.csv")
        await player.shows("Result: 2 new")
        await player.press("ctrl+s")
        await player.shows("Imported: 2 new")
        await player.press("a")
        await player.type(str(tmp_path / "b.csv"))
        await player.press("enter")
        await player.shows("Result: 0 new · 2 as they are · 2 refused")
        player.app.screen.set_focus(player.app.screen.query_one("#files"))
        await player.press("end")
        await player.go("S", "PickScreen")
        await player.type("erp")
        await player.shows("a system of its own")
        await player.go("enter", "ImportScreen")
        await player.shows("Result: 2 new")
        await player.go("K", "PickScreen")
        await player.go("enter", "ImportScreen")
        await player.press("ctrl+s")
        await player.shows("Imported: 2 new")
        sources = player.desk.reader.execute("SELECT source, count(*) FROM external_key GROUP BY 1 ORDER BY 1")
        assert sources.fetchall() == [("erp", 2), ("id", 2)]

    play(empty_desk, scene)


def test_what_first_amounts_are_taken_as_stands_with_the_result(empty_desk: Desk, play: Play, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name,Annual Revenue\nAcme,1000\n")

    async def scene(player: Player) -> None:
        await name(player, file)
        await player.shows("Amounts are taken as EUR. The comma key changes that, before you import.")
        await player.go("comma", "RecordFormScreen")
        currency = player.entry("currency")
        currency.focus()
        currency.value = "CHF"
        await player.go("escape", "ImportScreen")
        await player.shows("Amounts are taken as CHF.")
        await player.press("ctrl+s")
        await player.shows("Imported: 1 new", "Amounts were taken as CHF. The comma key changes what they are called.")

    play(empty_desk, scene)


def test_what_is_wrong_with_a_column_is_said_in_full_below_the_columns(
    empty_desk: Desk, play: Play, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name,Type\nAcme,Customer\nBeta,Moon\n")

    async def scene(player: Player) -> None:
        await name(player, file)
        await player.until(lambda: "1 of 2 left out: “Moon” is" not in player.text and "1 of 2" in player.text)
        await player.press("down")
        await player.shows("Type: ! 1 of 2 left out: “Moon” is none that is known")
        await player.press("up")
        await player.until(lambda: "is none that is known" not in player.text)

    play(empty_desk, scene, (80, 24))


def test_the_key_line_says_what_can_be_done_after_an_import_from_the_details(
    empty_desk: Desk, play: Play, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name\nAcme\n")

    async def scene(player: Player) -> None:
        await name(player, file)
        await player.shows("Result: 1 new")
        await player.press("d")
        await player.until(lambda: "Columns" in player.key_line)
        await player.press("ctrl+s")
        await player.shows("Imported: 1 new")
        await player.until(lambda: "Undo the import" in player.key_line)

    play(empty_desk, scene)


def test_where_people_without_an_account_belong_and_whether_new_ones_are_made_is_chosen_before(
    empty_desk: Desk, play: Play, tmp_path: Path
) -> None:
    (tmp_path / "accounts.csv").write_text("Id,Name\nA,Acme\n")
    (tmp_path / "staff.csv").write_text("emp_id,Name,reports_to,Company\n1,Ana,,\n2,Bo,1,\n3,Cy,,Beta\n4,Di,9,Beta\n")

    async def scene(player: Player) -> None:
        await name(player, tmp_path / "accounts.csv")
        await player.shows("Result: 1 new")
        await player.press("ctrl+s")
        await player.shows("Imported: 1 new")
        await player.press("a")
        await player.type(str(tmp_path / "staff.csv"))
        await player.press("enter")
        await player.shows("2 rows without a word on their account. O says", "1 account not in the book. N makes")
        player.app.screen.set_focus(player.app.screen.query_one("#files"))
        await player.press("end")
        await player.go("O", "PickScreen")
        await player.type("acm")
        await player.go("enter", "ImportScreen")
        await player.shows("2 rows without a word on their account, taken to Acme.")
        await player.go("N", "PickScreen")
        await player.press("down")
        await player.go("enter", "ImportScreen")
        await player.until(lambda: "N makes" not in player.text)
        await player.press("ctrl+s")
        await player.shows("Imported: 4 new", "accounts made", "unplaced", "at the top")
        assert count_loose_ends(player.desk.reader) == 0

    play(empty_desk, scene)


def test_the_account_of_a_file_can_be_made_where_it_is_chosen(empty_desk: Desk, play: Play, tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text("emp_id,Name,reports_to,Company\n1,Ana,,\n2,Bo,1,Beta Holding\n")

    async def scene(player: Player) -> None:
        await name(player, tmp_path / "staff.csv")
        await player.shows("1 row without a word on their account. O says")
        await player.go("O", "PickScreen")
        await player.type("Gamma")
        await player.shows("a new account")
        await player.go("enter", "ImportScreen")
        await player.shows("taken to Gamma.", "1 row with an unknown account, taken there as well.")
        await player.press("ctrl+s")
        await player.shows("Imported: 2 new")
        assert count_loose_ends(player.desk.reader) == 0
        with empty_desk.book.read() as session:
            assert find_account(session, "Gamma").tier is None

    play(empty_desk, scene)
