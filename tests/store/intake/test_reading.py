"""Reading foreign tables: every cell where it stands, every line told, and words instead of garbage."""

from __future__ import annotations

import csv
import io
import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import NotFound, Refused, StoreError
from store.intake.reading import RefusedRow, SourceRow, Table, open_table

DATA = Path(__file__).parents[2] / "data"
SPECTRUM = sorted((DATA / "csv-spectrum" / "csvs").glob("*.csv"))
GOOD = "name,owner,revenue\r\nAcme,Jäne,1\r\nBeta,Döe €,2\r\n"


def written(folder: Path, content: bytes | str, name: str = "some.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_table(path: Path, **how: str) -> Table:
    """Return the whole file."""
    return open_table(path, **how).preview(None)


def read(folder: Path, content: bytes | str, **how: str) -> Table:
    return read_table(written(folder, content), **how)


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def refused(folder: Path, content: bytes | str) -> str:
    with pytest.raises(StoreError) as told:
        read(folder, content)
    return told.value.in_words()


@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.stem)
def test_csv_spectrum_gives_its_answers(path: Path) -> None:
    answers = json.loads((DATA / "csv-spectrum" / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
    if path.stem == "location_coordinates":  # the answer of this one has another telephone number than its file
        answers = [answers | {"Contact Phone Number": "2095257564"}]
    table = read_table(path)
    # A line break in a cell comes as it stands in the file; one of the answers holds it without its \r.
    found = [dict(zip(table.header, row.cells, strict=True)) for row in table.rows]
    assert [{k: v.replace("\r\n", "\n") for k, v in row.items()} for row in found] == [
        {k: v.replace("\r\n", "\n") for k, v in row.items()} for row in answers
    ]
    assert not table.refused
    assert not table.problems


@pytest.mark.parametrize(
    ("name", "columns", "rows", "last_line"),
    [
        ("salesforce-export/Account.csv", 66, 83, None),
        ("salesforce-export/Contact.csv", 61, 133, 134),
        ("salesforce-export/Opportunity.csv", 41, 774, None),
        ("salesforce-recipes/Accounts.csv", 18, 50, 51),
        ("salesforce-recipes/Contacts.csv", 6, 150, 151),
        ("northwind/customers.csv", 11, 91, 92),
        ("northwind/suppliers.csv", 12, 29, None),
        ("northwind/employees.csv", 16, 9, None),
    ],
)
def test_real_exports(name: str, columns: int, rows: int, last_line: int | None) -> None:
    table = read_table(DATA / name)
    assert (len(table.header), len(table.rows), table.refused, table.problems) == (columns, rows, [], [])
    assert last_line is None or table.rows[-1].line == last_line
    assert table.header[0].isascii()  # the byte order mark is no part of it


def test_postcodes_keep_their_zeros_and_names_their_accents() -> None:
    table = read_table(DATA / "northwind" / "customers.csv")
    texts = {cell for row in table.rows for cell in row.cells}
    assert {"05021", "WA1 1DP", "08737-363", "Antonio Moreno Taquería", "Luleå", "Köln"} <= texts


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-32-be", b"\0\0\xfe\xff"),
    ],
)
def test_encodings_that_say_what_they_are(tmp_path: Path, encoding: str, mark: bytes) -> None:
    table = read(tmp_path, mark + GOOD.encode(encoding))
    assert (table.encoding, table.guessed, table.header[0]) == (encoding, False, "name")
    assert cells(table) == [("Acme", "Jäne", "1"), ("Beta", "Döe €", "2")]
    assert not table.problems


@pytest.mark.parametrize(("encoding", "label"), [("cp1252", "Windows-1252"), ("utf-16-le", "UTF-16-LE")])
def test_a_guess_is_told_with_an_example(tmp_path: Path, encoding: str, label: str) -> None:
    table = read(tmp_path, GOOD.encode(encoding))
    assert (table.encoding, table.guessed) == (encoding, True)
    assert cells(table)[1] == ("Beta", "Döe €", "2")
    assert [problem.line for problem in table.problems] == [2]
    assert label in table.problems[0].what
    assert "“Jäne”" in table.problems[0].what


def test_a_chosen_encoding_stands(tmp_path: Path) -> None:
    table = read(tmp_path, "name\nŁódź\n".encode("cp1250"), encoding="windows-1250")
    assert (cells(table), table.guessed) == ([("Łódź",)], False)
    for wrong in ("utf-8", "no-such-encoding", "hex", "rot13"):
        with pytest.raises(Refused):
            read(tmp_path, "name\nŁódź\n".encode("cp1250"), encoding=wrong)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n\r\n \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"name,a\nJa\0ne,b\n", "Line 2 holds a NUL"),
        (b"\xfe\xff" + "name,a\nb,c\n".encode("utf-32-be"), "and is not"),
        (b"\xfe\xff" + "name,a\nb,c\n".encode("utf-32-le"), "and is not"),
        (b"\xef\xbb\xbfname\nok\nJ\xe4ne\n", "not proper utf-8: see line 3"),
        (b"name\nJa\x81ne\n", "neither UTF-8 nor Windows-1252: see line 2"),
        ("name\nMüller, Köln, Łódź\nÄrger".encode() + b"\xc3", "not proper utf-8: see line 3"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "picture"),
        (b"PK\x03\x04" + b"x" * 50, "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password-protected"),
        (bytes(range(1, 32)) * 20, "control characters"),
    ],
)
def test_what_is_no_text_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in refused(tmp_path, content)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, ending: str) -> None:
    text = ending.join(["name,city,notes", 'Acme,Bonn,"a', 'b"', "Beta,Ulm,c", ""]).replace(",", delimiter)
    table = read(tmp_path, text)
    assert (table.delimiter, table.header) == (delimiter, ("name", "city", "notes"))
    assert table.rows == [
        SourceRow(2, ("Acme", "Bonn", f"a{ending}b")),
        SourceRow(4, ("Beta", "Ulm", "c")),
    ]


def test_decimal_commas_do_not_part_cells(tmp_path: Path) -> None:
    table = read(tmp_path, "Firma;Umsatz\nMüller, Söhne;1,5\nMeier, Co;2,25\nSchulz;3,125\n")
    assert (table.delimiter, cells(table)[0]) == (";", ("Müller, Söhne", "1,5"))


def test_one_column_keeps_its_commas(tmp_path: Path) -> None:
    table = read(tmp_path, "Name\nAcme\nFoo, Inc\nBar\n")
    assert (table.header, cells(table)) == (("Name",), [("Acme",), ("Foo, Inc",), ("Bar",)])


def test_the_sep_line_of_excel(tmp_path: Path) -> None:
    table = read(tmp_path, "sep=;\r\nname;city\r\nAcme, Inc;Bonn\r\n")
    assert (table.delimiter, table.header, table.problems) == (";", ("name", "city"), [])
    assert table.rows == [SourceRow(3, ("Acme, Inc", "Bonn"))]
    assert read(tmp_path, "sep=^\nname^city\nAcme^Bonn\n").header == ("name", "city")


def test_a_chosen_delimiter_stands(tmp_path: Path) -> None:
    assert read(tmp_path, "a!b,c\n1!2,3\n", delimiter="!").header == ("a", "b,c")
    with pytest.raises(Refused):
        read(tmp_path, "a,b\n1,2\n", delimiter="ab")


def test_blanks_inside_quotes_stay_and_between_cells_go(tmp_path: Path) -> None:
    assert cells(read(tmp_path, 'a,b\n"  x  "," y "\n')) == [("  x  ", " y ")]
    assert cells(read(tmp_path, 'id, text\n1, " a, b "\n2, "c"\n')) == [("1", " a, b "), ("2", "c")]


def test_rows_that_do_not_fit_are_set_aside_with_their_line(tmp_path: Path) -> None:
    table = read(tmp_path, 'name,a,b\nAcme,1,2\nShort,1\nLong,1,2,3,4\n"Two\nlines",1,2\nSpare,1,2,,\nOnly\n')
    assert table.rows == [
        SourceRow(2, ("Acme", "1", "2")),
        SourceRow(5, ("Two\nlines", "1", "2")),
        SourceRow(7, ("Spare", "1", "2")),
    ]
    assert [(row.line, row.cells) for row in table.refused] == [
        (3, ("Short", "1")),
        (4, ("Long", "1", "2", "3", "4")),
        (8, ("Only",)),
    ]
    assert "2 of 3" in table.refused[0].why


@pytest.mark.parametrize(
    "rest",
    ["", "Beta,1\n" * 3, 'Beta,"two, parts"\n', "Beta,1\n" * 40_000],
    ids=["at the end", "before plain rows", "before quoted rows", "before very many rows"],
)
def test_an_open_quote_is_told_with_its_line_and_swallows_nothing(tmp_path: Path, rest: str) -> None:
    assert "line 3" in refused(tmp_path, 'name,a\nAcme,1\n"open,2\n' + rest)


def test_a_stray_quote_costs_only_its_row(tmp_path: Path) -> None:
    table = read(tmp_path, 'name,a\n"The "Best" Ltd",1\nAc"me,2\nBeta,3\n')
    assert table.rows == [SourceRow(3, ('Ac"me', "2")), SourceRow(4, ("Beta", "3"))]
    assert [(row.line, row.cells[1]) for row in table.refused] == [(2, "1")]


def test_headers_are_made_distinct_and_told(tmp_path: Path) -> None:
    table = read(tmp_path, 'name,Name ,,"Lo\ncation",Column 3\na,b,c,d,e\n')
    assert table.header == ("name", "Name (2)", "column 3", "Lo cation", "Column 3 (2)")
    assert [problem.line for problem in table.problems] == [1, 1, 1]
    assert cells(table) == [("a", "b", "c", "d", "e")]


def test_columns_without_name_or_text_at_the_end_are_dropped_until_they_hold_something(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b,,\n1,2,,\n3,4,,\n")
    assert (table.header, cells(table), table.problems) == (("a", "b"), [("1", "2"), ("3", "4")], [])
    assert read(tmp_path, "a,b,,\n1,2,,x\n").header == ("a", "b", "column 3", "column 4")
    late = read(tmp_path, "a,b,\n" + "1,2,\n" * 300 + "1,2,late\n")
    assert [(row.line, row.cells) for row in late.refused] == [(302, ("1", "2", "late"))]


@pytest.mark.parametrize(
    ("above", "first"),
    [
        ("Vannkraftverk\n\n", 4),
        ("# it's a comment!\n", 3),
        ("\n\n", 4),
        ("Accounts 2026,,\n,,\n", 4),
        ('"Made on 1, 2 and 3"\nby us\n\n', 5),
    ],
)
def test_what_stands_above_the_header_is_left_out_and_told(tmp_path: Path, above: str, first: int) -> None:
    table = read(tmp_path, above + "name,city,mw\nAcme,Bonn,44\nBeta,Ulm,7\n")
    assert table.header == ("name", "city", "mw")
    assert table.rows[0] == SourceRow(first, ("Acme", "Bonn", "44"))
    assert len(table.problems) == bool(above.strip())


def test_notes_below_the_table_are_left_out_and_told(tmp_path: Path) -> None:
    notes = '\n"Copyright (c) salesforce.com, inc."\nGenerated by: us\n'
    table = read(tmp_path, "name,city,mw\nAcme,Bonn,44\n" + notes)
    assert (len(table.rows), table.refused) == (1, [])
    assert [(problem.line, "and 1 more" in problem.what) for problem in table.problems] == [(4, True)]
    table = read(tmp_path, "name,city,mw\nAcme,Bonn,44\n" + notes + "Beta,Ulm,7\n")
    assert [row.line for row in table.refused] == [4, 5]
    refused_rows: list[RefusedRow] = []
    assert len(list(open_table(written(tmp_path, "a,b,c\n1,2,3\n\nnote\n")).rows(refused_rows))) == 1
    assert [row.line for row in refused_rows] == [4]


def test_a_narrow_header_is_not_taken_for_a_title(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b,c\n1,2,3,4\n1,2,3,4\n")
    assert (table.header, len(table.refused)) == (("a", "b", "c"), 2)


def test_blank_rows_are_passed_over(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\r\n\r\n1,2\r\n,\r\n\r\n3,4\r\n,,,\r\n\r\n")
    assert table.rows == [SourceRow(3, ("1", "2")), SourceRow(6, ("3", "4"))]
    assert not table.refused


def test_limits_are_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "at most 500" in refused(tmp_path, ",".join(f"c{i}" for i in range(501)) + "\n")
    assert len(read(tmp_path, ",".join(f"c{i}" for i in range(500)) + "\n1\n").header) == 500
    assert len(read(tmp_path, "a,b\n" + "x" * 100_000 + ",1\n").rows) == 1
    for cell in ("x" * 100_001, "x" * 200_000, '"' + "x\n" * 50_001 + '"'):
        assert "line 2" in refused(tmp_path, f"a,b\n{cell},1\n")
    assert "too long" in refused(tmp_path, "x" * 200_000)
    wide = "a,b\n" + "ä" * 100_001 + ",1\n"
    assert "line 2" in refused(tmp_path, b"\xff\xfe" + wide.encode("utf-16-le"))
    monkeypatch.setattr("store.intake.reading.ROW_LIMIT", 3)
    assert len(read(tmp_path, "a,b\n" + "1,2\n" * 3).rows) == 3
    assert "over 3 rows" in refused(tmp_path, "a,b\n" + "1,2\n" * 4)
    monkeypatch.setattr("store.intake.reading.FILE_LIMIT", 10)
    assert "too large" in refused(tmp_path, "a,b\n1,2\n3,4\n")


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    (tmp_path / "folder.csv").mkdir()
    for name in ("pipe.csv", "loop.csv", "folder.csv", "a\0b.csv", "x" * 300 + ".csv"):
        with pytest.raises(StoreError):
            read_table(tmp_path / name)
    with pytest.raises(NotFound):
        read_table(tmp_path / "missing.csv")
    with pytest.raises(StoreError, match="Workbooks"):
        read_table(written(tmp_path, GOOD, "sheet.XLSX"))
    (tmp_path / "link.csv").symlink_to(written(tmp_path, GOOD))
    assert len(read_table(tmp_path / "link.csv").rows) == 2


def test_rows_can_be_walked_again_and_previewed(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "a,b\n" + "1,2\n" * 500 + "short\n"))
    for _ in range(2):
        refused_rows: list[RefusedRow] = []
        assert len(list(table.rows(refused_rows))) == 500
        assert [row.line for row in refused_rows] == [502]
    assert (len(table.preview(7).rows), table.line_count) == (7, 502)


def test_own_reject_files_lose_their_quotes_and_others_do_not(tmp_path: Path) -> None:
    ours = read(tmp_path, "name,a,ERROR\n'=1+1,''@x,Line 7: no date\n'=2,'b,edited\n")
    assert [row.cells[:2] for row in ours.rows] == [("=1+1", "'@x"), ("'=2", "'b")]
    assert cells(read(tmp_path, "name,a\n'=1+1,'@x\n")) == [("'=1+1", "'@x")]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
NAMES = st.lists(st.text("abcdefghij", min_size=1, max_size=6), min_size=1, max_size=6, unique=True)


@given(
    NAMES.flatmap(
        lambda names: st.tuples(
            st.just(names), st.lists(st.lists(TEXT, min_size=len(names), max_size=len(names)), max_size=8)
        )
    )
)
def test_what_is_written_is_what_is_read(homes: Path, table: tuple[list[str], list[list[str]]]) -> None:
    names, rows = table
    text = io.StringIO()
    csv.writer(text).writerows([names, *rows])
    found = read_table(written(homes, text.getvalue()), encoding="utf-8", delimiter=",")
    assert (found.header, found.refused) == (tuple(names), [])
    assert cells(found) == [tuple(row) for row in rows if any(row)]


PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=',;|"'), min_size=1, max_size=12)


@given(
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8-sig", "utf-16", "utf-8"]),
    st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(PLAIN, min_size=n, max_size=n), min_size=1, max_size=8)),
)
def test_delimiter_and_encoding_are_found(homes: Path, delimiter: str, encoding: str, rows: list[list[str]]) -> None:
    text = io.StringIO()
    names = [f"name {number}" for number in range(len(rows[0]))]
    csv.writer(text, delimiter=delimiter).writerows([names, *rows])
    found = read_table(written(homes, text.getvalue().encode(encoding)))
    assert (found.delimiter, found.header) == (delimiter, tuple(names))
    assert cells(found) == [tuple(row) for row in rows]


@given(st.binary(max_size=400))
def test_any_bytes_end_in_rows_or_in_words(homes: Path, content: bytes) -> None:
    with suppress(StoreError):
        table = read_table(written(homes, content))
        assert all(len(row.cells) == len(table.header) for row in table.rows)
        assert "\ufffd" not in "".join(cell for row in table.rows for cell in row.cells)
