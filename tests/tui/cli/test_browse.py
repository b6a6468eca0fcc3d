"""Looking at accounts: `list` and `show`, as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.account_links import add_link
from store.accounts import edit_account, find_account
from store.attributes import assess
from store.buying_centres import add_buying_centre
from store.clean import clean
from store.dossier import read_dossier
from store.facts import add_fact
from store.intake.formulas import restore
from store.lines import add_line
from store.offerings import add_offering
from store.opening import open_book
from store.people import edit_seat
from store.relationships import set_relationship
from store.white_space import fill_cell
from tui.cli.lines import exact_maker, json_lines, table_lines, write_csv

AMOUNT = st.integers(-(2**62), 2**62)
NAMES = ["=SUM(A1)", "Haldén Énergie", "Northwind Depot", "Northwind Logistics", "顧客 株式会社"]


def names_of(printed: str) -> list[str]:
    return [record["name"] for record in json.loads(printed)]


def put(book: Path, statement: str, *values: object) -> None:
    """Write into the book behind the program's back, as a doctored file would come."""
    with closing(sqlite3.connect(book)) as connection:
        connection.execute(statement, values)
        connection.commit()


def test_a_list_shows_a_header_and_a_line_for_each_account(tierbook, book) -> None:
    answer = tierbook("list")
    lines = answer.out.splitlines()
    assert answer.code == 0
    assert answer.err == ""
    assert lines[0].split() == ["Tier", "Revenue", "EUR", "Pipeline", "EUR", "Last", "touch", "Account"]
    assert len(lines) == 1 + len(NAMES)
    northwind = next(line for line in lines if "Northwind Logistics" in line)
    assert northwind.split("  ")[-1] == "Northwind Logistics · Logistics · Rotterdam, NL"
    assert northwind.split()[:4] == ["1", "412,000,001", "2,100,000", "2026-11-20"]


def test_numbers_keep_their_columns_whatever_the_script_of_the_name(tierbook, book) -> None:
    lines = tierbook("list").out.splitlines()
    begin = lines[0].index("Account")
    assert all(line[begin - 1] == " " and line[begin] != " " for line in lines)


@pytest.mark.parametrize(
    ("city", "country", "line"),
    [
        ("", "", "Castor"),
        ("Basel", "", "Castor · Basel"),
        ("", "CH", "Castor · CH"),
        ("Basel", "CH", "Castor · Basel, CH"),
    ],
)
def test_a_line_ends_with_the_last_word(city: str, country: str, line: str) -> None:
    assert table_lines([(1, None, 0, None, "Castor", "", city, country)], "EUR")[0].endswith(f"  {line}")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], NAMES),
        (["--tier", 2], ["Haldén Énergie", "Northwind Depot"]),
        (["--tier", 0], ["=SUM(A1)"]),
        (["--sort", "revenue", "--limit", 2], ["Northwind Logistics", "Northwind Depot"]),
        (["--sort", "revenue", "--reverse", "--limit", 1], ["=SUM(A1)"]),
        (["--sort", "touch", "--limit", 1], ["Northwind Logistics"]),
        (["--sort", "pipeline", "--limit", 1], ["Northwind Logistics"]),
        (["--reverse", "--limit", 1], ["顧客 株式会社"]),
        (["--find", "halden"], ["Haldén Énergie"]),
        (["--find", "north log"], ["Northwind Logistics"]),
        (["--find", "northw", "--tier", 2], ["Northwind Depot"]),
        (["--find", '" OR ( *'], []),
        (["--find", "nobody"], []),
        (["--find", "%"], []),
    ],
)
def test_a_list_can_be_narrowed_and_sorted(tierbook, book, options, expected) -> None:
    answer = tierbook("list", "--json", *options)
    assert answer.code == 0
    assert names_of(answer.out) == expected


def test_accounts_without_revenue_come_last_either_way_up(tierbook, book) -> None:
    for more in ([], ["--reverse"]):
        revenues = [
            record["revenue"] for record in json.loads(tierbook("list", "--json", "--sort", "revenue", *more).out)
        ]
        assert revenues[-2:] == [None, None]
        assert None not in revenues[:-2]


def test_archived_accounts_are_not_listed(tierbook, book) -> None:
    assert tierbook("set", "Depot", "archived=2026-11-01").code == 0
    assert "Northwind Depot" not in names_of(tierbook("list", "--json").out)


def test_json_gives_amounts_as_exact_text_with_the_currency(tierbook, book) -> None:
    record = next(r for r in json.loads(tierbook("list", "--json").out) if r["name"] == "Northwind Logistics")
    assert record["revenue"] == "412000000.50"
    assert record["open_amount"] == "2100000.00"
    assert (record["currency"], record["tier"], record["employees"]) == ("EUR", 1, 2400)
    assert (record["last_touch_on"], record["country"]) == ("2026-11-20", "NL")


def test_an_empty_list_is_empty_in_every_form(tierbook, book) -> None:
    assert tierbook("list", "--find", "nobody") == (0, "", "No account is like that.\n")
    assert json.loads(tierbook("list", "--find", "nobody", "--json").out) == []
    assert len(tierbook("list", "--find", "nobody", "--csv").out.splitlines()) == 1


def test_csv_reads_back_and_holds_no_cell_that_a_spreadsheet_would_run(tierbook, book) -> None:
    rows = list(csv.DictReader(io.StringIO(tierbook("list", "--csv").out)))
    assert [restore(row["name"]) for row in rows] == NAMES
    assert [row["name"][0] for row in rows] == ["'", "H", "N", "N", "顧"]
    assert rows[0]["industry"] == "'@home"
    assert rows[3]["revenue"] == "412000000.50"


def test_json_and_csv_exclude_each_other(tierbook, book) -> None:
    answer = tierbook("list", "--json", "--csv")
    assert (answer.code, answer.out) == (2, "")
    assert "not both" in answer.err


@pytest.mark.parametrize("wrong", [["--tier", 4], ["--tier", "x"], ["--sort", "size"], ["--limit", 0], ["--nonsense"]])
def test_a_wrong_option_is_told_and_nothing_printed(tierbook, book, wrong) -> None:
    answer = tierbook("list", *wrong)
    assert (answer.code, answer.out) == (2, "")
    assert "Error:" in answer.err


@pytest.mark.parametrize("form", [[], ["--csv"], ["--json"]])
def test_text_that_would_steer_a_terminal_is_never_sent(tierbook, book, form) -> None:
    hostile = "a\x1b]52;c;AAAA\x07b\u202ec\x9bd"
    put(book, "UPDATE account SET name = ?, city = ? WHERE tier = 1", hostile, hostile)
    printed = tierbook("list", *form).out
    assert printed.replace("\n", "").isprintable()
    if form == ["--json"]:
        assert hostile in names_of(printed)


@given(st.lists(st.tuples(*[st.text()] * 4, AMOUNT, st.none() | AMOUNT)))
def test_every_row_becomes_one_harmless_line(rows) -> None:
    table = [(tier and 1, revenue, tier, None, *texts) for *texts, tier, revenue in rows]
    lines = table_lines(table, "EUR")
    assert len(lines) == len(rows)
    assert not any(category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for line in lines for c in line)


@given(st.lists(st.lists(st.tuples(st.text(), st.text(), st.none() | AMOUNT, AMOUNT), min_size=1)))
def test_json_reads_back_as_it_was(batches) -> None:
    rows = [[(t, u, n, k, t, None, u, k, n, n, n) for t, u, n, k in batch] for batch in batches]
    read = json.loads("".join(json_lines(rows, "EUR")).encode("utf-8", "surrogatepass"))
    flat = [row for batch in rows for row in batch]
    assert [(r["city"], r["country"], r["employees"], r["id"]) for r in read] == [
        (*row[:3], str(row[3])) for row in flat
    ]
    assert [r["revenue"] and int(Decimal(r["revenue"]) * 100) for r in read] == [
        None if row[9] is None else row[9] for row in flat
    ]


@given(st.lists(st.text().map(clean)))
def test_csv_gives_back_every_clean_name(names) -> None:
    out = io.StringIO()
    write_csv([[("", "", None, 1, "", None, name, 0, None, None, None) for name in names]], "EUR", out)
    rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1:]
    assert [restore(row[1]) for row in rows] == names


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (41_200_000_050, "EUR", "412000000.50"),
        (-5, "EUR", "-0.05"),
        (7, "JPY", "7"),
        (1234, "KWD", "1.234"),
        (0, "EUR", "0.00"),
    ],
)
def test_amounts_are_written_exactly(minor, currency, text) -> None:
    assert exact_maker(currency)(minor) == text


def test_show_tells_the_brief(tierbook, book) -> None:
    answer = tierbook("show", "northwind logistics")
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[:3] == [
        "Northwind Logistics",
        "Tier 1 · Strategic: largest fleet",
        "Logistics · Rotterdam, NL · since 2019 · owner Jonna Ek",
    ]
    told = {line[:11].strip(): line[12:] for line in lines[4:]}
    assert told["Revenue"] == "412,000,000.50 EUR"
    assert told["Pipeline"] == "2,100,000 EUR in 1 open opportunity, 1 overdue"
    assert told["People"] == "knows 0 of 2 seats"
    assert told["Points"] == "1 of 3 talking points"
    assert told["Last touch"] == "today · meeting · Walked the depot"


def test_show_as_json_gives_the_whole_dossier(tierbook, book) -> None:
    told = json.loads(tierbook("show", "Northwind Logistics", "--json").out)
    assert told["account"]["revenue"] == "412000000.50"
    assert told["book"] == {"currency": "EUR", "name": "Harbour book"}
    assert told["opportunities"][0]["amount"] == "2100000.00"
    assert [seat["title"] for seat in told["seats"]] == ["COO", "Head of Procurement"]
    assert told["owner"]["name"] == "Jonna Ek"
    assert told["touches"][0]["happened_on"] == "2026-11-20"
    assert told["talking_points"][0]["text"] == "The tender opens in May"


@pytest.fixture
def deep(book) -> Path:
    """Return the book with what is known of the people and the white space of Northwind Logistics."""
    with open_book(book, who="J. Ek") as opened:
        with opened.read() as session:
            account = find_account(session, "Northwind Logistics").id
            dossier = read_dossier(session, account)
        (jan,), ek = dossier.people, next(iter(dossier.colleagues))
        centre = add_buying_centre(opened, {"account_id": account, "name": "Fleet", "budget": 180_000_000})
        assess(opened, jan.id, None, "role", "economic buyer")
        assess(opened, jan.id, None, "support", "enemy")
        set_relationship(opened, jan.id, {"level": "vendor"}, colleague_id=ek)
        edit_seat(opened, dossier.seats[1].id, {"need_owner_id": ek, "need_by": "2026-12-15"})
        add_line(
            opened,
            {"account_id": account, "kind": "influences", "from_person_id": jan.id, "to_seat_id": dossier.seats[1].id},
        )
        cards = add_offering(opened, {"name": "Fuel cards"})
        cell = {"state": "competitor", "potential": 9_000_000, "competitor": "Castor", "renews_on": "2027-01-31"}
        fill_cell(opened, account, centre, cards, cell)
        add_link(opened, {"account_id": account, "name": "Chat", "address": "https://chat.example/northwind"})
        old = {"account_id": account, "text": "Fuel is dear\nand dearer", "as_of": "2026-01-01", "priority": "high"}
        add_fact(opened, {**old, "type": "pressure"})
        edit_account(opened, account, {"vulnerability": "The tender", "countermeasure": "Meet the COO"})
    return book


def test_show_tells_people_facts_and_white_space_below_the_figures(tierbook, deep) -> None:
    told = tierbook("show", "northwind logistics").out
    for line in (
        "Jan de Boer, COO  (economic buyer · ✗ enemy)",
        "? Head of Procurement  (need to know · Jonna Ek by 2026-12-15)",
        "Fuel is dear  (323 days ago)",
        "90.0 k EUR a year to win",
        "(renews in 72 days)",
        "The tender",
        "Meet the COO",
        "Chat  (https://chat.example/northwind)",
    ):
        assert line in told


def test_show_as_json_holds_judgements_lines_relationships_and_white_space(tierbook, deep) -> None:
    told = json.loads(tierbook("show", "Northwind Logistics", "--json").out)
    assert [(row["name"], row["value"]) for row in told["attributes"]] == [
        ("role", "economic buyer"),
        ("support", "enemy"),
    ]
    assert [row["kind"] for row in told["lines"]] == ["influences"]
    assert [row["level"] for row in told["relationships"]] == ["vendor"]
    assert [row["name"] for row in told["offerings"]] == ["Fuel cards"]
    assert [(row["state"], row["potential"], row["spend"]) for row in told["white_space"]] == [
        ("competitor", "90000.00", None)
    ]
    assert [row["budget"] for row in told["buying_centres"]] == ["1800000.00"]
    assert [row["address"] for row in told["links"]] == ["https://chat.example/northwind"]
    assert told["account"]["vulnerability"] == "The tender"


def test_an_account_is_found_by_number_name_or_part(tierbook, book) -> None:
    number = next(r["id"] for r in json.loads(tierbook("list", "--json").out) if r["name"] == "Haldén Énergie")
    for name in (number, "haldén énergie", "HALDEN", "énerg"):
        assert tierbook("show", name).out.startswith("Haldén Énergie\n")


@pytest.mark.parametrize(("name", "words"), [("northwind", "Which account?"), ("nobody", "No such account")])
def test_an_account_that_is_not_clear_is_asked_about(tierbook, book, name, words) -> None:
    answer = tierbook("show", name)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(words)


def test_names_are_completed_without_the_heavy_half_of_the_store(start, book) -> None:
    offered = start("", _TIERBOOK_COMPLETE="complete_bash", COMP_WORDS="tierbook show North", COMP_CWORD="2")
    assert offered.out.splitlines() == ["Northwind\\ Depot", "Northwind\\ Logistics"]


def test_several_accounts_are_told_apart_by_city_and_tier(tierbook, book) -> None:
    assert "Northwind Depot (Gent, tier 2, " in tierbook("show", "northwind").err


def test_a_list_without_a_line_says_why(tierbook, book, tmp_path) -> None:
    tierbook("new", tmp_path / "empty.db")
    empty = tmp_path / "empty.db"
    for words, told in (
        (["-b", empty, "list"], f"There are no accounts in use. `tierbook -b {empty} import FILE` brings some in."),
        (["-b", empty, "list", "--tier", 2], "There are no accounts in Tier 2 · Growth."),
        (["list", "--find", "nosuch"], "No account is like that."),
    ):
        answer = tierbook(*words)
        assert (answer.code, answer.out, answer.err) == (0, "", f"{told}\n")


def test_the_advice_for_a_book_that_is_not_there_makes_it_where_it_was_looked_for(tierbook, tmp_path) -> None:
    path = tmp_path / "my books" / "nosuch.db"
    answer = tierbook("-b", path, "list")
    assert (answer.code, answer.out) == (2, "")
    assert f"`tierbook new '{path}'`" in answer.err
