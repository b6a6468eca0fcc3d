"""The sample book: what it promises is in it, it is built the same every time, and the shipped one is that build."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from store import windows, words
from store.accounts import add_account, find_account, set_tier
from store.backup import file_digest
from store.book import Book
from store.book_settings import read_book_settings
from store.bookfile import SCHEMA_VERSION, examine, open_to_look
from store.checkup import check_book
from store.dossier import Dossier, read_dossier
from store.dump import dump_book
from store.errors import NotFound, Refused
from store.fiscal import fiscal_quarter
from store.history import list_changes
from store.opening import open_book
from store.places import sample_book
from store.sample import SAMPLE_DAY, build_sample
from store.sample.chance import Chance
from store.sample.names import address, mail
from store.sample.texts import read_changes, read_sections
from store.sample.timeline import OPENING, Timeline, day_at
from store.undoing import redo, undo

SHIPPED = sample_book()
DEEP = ("Northwind Logistics", "Halden Energy", "Castor Pharma")
PINNED = [326, 420, 630, 509, 938]
VERSION_AT = slice(96, 100)
"""Where a database's header says which SQLite wrote it."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sample book built just now, over a file that stood there."""
    path = tmp_path_factory.mktemp("built") / "sample.db"
    path.write_bytes(b"what stood there before")
    build_sample(path)
    return path


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the shipped sample book that tests only read."""
    return Path(shutil.copyfile(SHIPPED, tmp_path_factory.mktemp("copied") / "book.db"))


@pytest.fixture(scope="module")
def book(copied: Path) -> Iterator[Book]:
    with open_book(copied) as opened:
        yield opened


@pytest.fixture(scope="module")
def looking(copied: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_to_look(copied)) as connection:
        yield connection


@pytest.fixture(scope="module")
def dossiers(book: Book, looking: sqlite3.Connection) -> dict[str, Dossier]:
    """Return the dossiers of all Tier 1 accounts by name."""
    keys = [line.id for line in windows.AccountWindow(looking, 1).lines(0, 100)]
    with book.read() as session:
        found = [read_dossier(session, key) for key in keys]
    return {dossier.account.name: dossier for dossier in found}


def log_of(path: Path) -> list[tuple[object, ...]]:
    """Return the whole history of a book, digests and all."""
    with closing(open_to_look(path)) as connection:
        changes = connection.execute("SELECT * FROM change ORDER BY id").fetchall()
        entries = connection.execute("SELECT * FROM change_entry ORDER BY change_id, position").fetchall()
    return [*changes, *entries]


def test_the_shipped_book_is_what_is_built(built: Path, tmp_path: Path) -> None:
    shipped = Path(shutil.copyfile(SHIPPED, tmp_path / "book.db"))
    with open_book(shipped) as one, open_book(Path(shutil.copyfile(built, tmp_path / "built.db"))) as other:
        assert "".join(dump_book(one)) == "".join(dump_book(other)), "write it anew: python -m store.sample"
    assert log_of(SHIPPED) == log_of(built)


def test_the_same_sqlite_gives_the_same_bytes(built: Path) -> None:
    ours, theirs = built.read_bytes(), SHIPPED.read_bytes()
    if ours[VERSION_AT] != theirs[VERSION_AT]:
        pytest.skip("the shipped book was written by another version of SQLite")
    assert ours == theirs


def test_a_build_leaves_nothing_beside_the_book(built: Path) -> None:
    assert [path.name for path in built.parent.iterdir()] == ["sample.db"]


@pytest.mark.parametrize("path", [SHIPPED, None], ids=["shipped", "built"])
def test_the_book_is_sound(path: Path | None, built: Path) -> None:
    assert examine(path or built) == SCHEMA_VERSION
    assert check_book(path or built) == []
    assert (path or built).stat().st_size < 12_000_000


def test_working_in_a_copy_never_touches_the_shipped_book(tmp_path: Path) -> None:
    before = file_digest(SHIPPED), sorted(path.name for path in SHIPPED.parent.glob("sample.db*"))
    with open_book(Path(shutil.copyfile(SHIPPED, tmp_path / "book.db")), who="A visitor") as mine:
        with mine.read() as session:
            key = find_account(session, "Northwind Logistics").id
        set_tier(mine, key, 2, "Only to see")
    assert (file_digest(SHIPPED), sorted(path.name for path in SHIPPED.parent.glob("sample.db*"))) == before


def test_only_what_a_visitor_did_is_his_to_take_back(tmp_path: Path) -> None:
    with open_book(Path(shutil.copyfile(SHIPPED, tmp_path / "book.db")), who="A visitor") as mine:
        with pytest.raises(NotFound, match="nothing to be taken back"):
            undo(mine)
        with mine.read() as session:
            key = find_account(session, "Northwind Logistics").id
        set_tier(mine, key, 2, "Only to see")
    with open_book(mine.path) as mine:
        assert undo(mine).label == "Northwind Logistics: tier Growth"
        with pytest.raises(NotFound):
            undo(mine)
        assert redo(mine).label == "Northwind Logistics: tier Growth"


def test_accounts_by_tier(looking: sqlite3.Connection) -> None:
    counts = windows.count_shelves(looking)
    tiers = {1: 14, 2: 148, 3: 2840, windows.UNTIERED: 3, windows.ARCHIVED: 5}
    assert counts == {**tiers, windows.ALL: 14 + 148 + 2840 + 3}
    assert windows.count_loose_ends(looking) == 3


def test_the_book_says_which_quarter_it_is(book: Book) -> None:
    with book.read() as session:
        settings = read_book_settings(session)
    assert (settings.name, settings.currency) == ("Harbour book", "EUR")
    assert fiscal_quarter(SAMPLE_DAY, settings.fiscal_year_start) == (3, 2027)


def test_names_come_from_everywhere_and_two_are_alike(looking: sqlite3.Connection) -> None:
    lines = windows.AccountWindow(looking).lines(0, 5000)
    names = Counter(line.name for line in lines)
    assert [name for name, count in names.items() if count > 1] == ["Fjordlys Seafood"]
    assert {line.city for line in lines if line.name == "Fjordlys Seafood"} == {"Bergen", "Ålesund"}
    assert len({line.country for line in lines}) > 20
    assert sum(not name.isascii() for name in names) > 300
    assert sum(any("\u4e00" <= sign <= "\u9fff" for sign in name) for name in names) == 2
    assert sum("&" in name for name in names) > 20
    assert any("'" in name for name in names)
    assert sum(line.parent_id is not None for line in lines) > 20


def test_two_accounts_of_one_name_are_told_apart(book: Book) -> None:
    with book.read() as session, pytest.raises(Refused):
        find_account(session, "Fjordlys Seafood")


@pytest.mark.parametrize("name", DEEP)
def test_a_deep_account_has_much_of_everything(name: str, dossiers: dict[str, Dossier]) -> None:
    it = dossiers[name]
    assert len(it.centres) >= 4
    assert 15 <= len(it.seats) <= 30
    assert max(node.depth for node in it.outline()) >= 3
    assert sum(not node.people for node in it.outline()) >= 4
    assert len(it.facts) >= 20
    assert {fact.type for fact in it.facts} == set(words.FACT_TYPE.values) - {words.NOT_ASSESSED}
    assert {fact.state for fact in it.facts} >= set(words.EVIDENCE.values)
    assert any(fact.centre_id for fact in it.facts)
    assert any(fact.person_id for fact in it.facts)
    assert any(not fact.centre_id and not fact.person_id for fact in it.facts)
    assert 8 <= len(it.opportunities) <= 15
    assert {deal.state for deal in it.opportunities} == {"open", "won", "lost"}
    assert len(it.touches) >= 15
    assert len({touch.type for touch in it.touches}) >= 5
    assert len({touch.colleague_id for touch in it.touches}) >= 3
    assert all(it.three_points())


def test_the_people_of_the_sketches_are_there(dossiers: dict[str, Dossier]) -> None:
    it = dossiers["Northwind Logistics"]
    assert {"Marta Visser", "Jan de Boer", "Patience Okafor"} <= {person.name for person in it.people}
    assert it.owner is not None
    assert it.owner.name == "Jonna Ek"
    below = {node.seat.title: node.depth for node in it.outline()}
    assert below["Chief Operating Officer"] + 1 == below["VP Fleet"] == below["Head of Procurement"]


def test_people_left_and_their_seats_are_vacant(dossiers: dict[str, Dossier]) -> None:
    it = dossiers["Halden Energy"]
    assert "Knut Arne Lie" in {person.name for person in it.unplaced()}
    seat = next(node for node in it.outline() if node.seat.title == "Regional Director South")
    assert not seat.people
    assert any(not node.seat.title for node in it.outline())


def test_what_is_known_is_of_mixed_age(dossiers: dict[str, Dossier]) -> None:
    last = {name: max(touch.happened_on for touch in dossiers[name].touches) for name in DEEP}
    assert last["Castor Pharma"] == SAMPLE_DAY - timedelta(days=3)
    assert last["Halden Energy"] == SAMPLE_DAY - timedelta(days=94)
    facts = [fact for dossier in dossiers.values() for fact in dossier.facts]
    stale = sum(len(dossier.stale_facts(SAMPLE_DAY)) for dossier in dossiers.values())
    assert 0.2 < stale / len(facts) < 0.8
    assert any(fact.as_of is None for fact in facts)
    assert sum(deal.is_overdue(SAMPLE_DAY) for one in dossiers.values() for deal in one.opportunities) >= 4


def test_a_tier_is_older_than_the_book_or_its_change_is_told(looking: sqlite3.Connection) -> None:
    begun = day_at(OPENING).isoformat()
    silent = (
        "SELECT name FROM account WHERE tier_since > ? AND id NOT IN "
        "(SELECT record_id FROM change_entry WHERE action = 'update' AND after LIKE '%tier_since%')"
    )
    assert looking.execute(silent, (begun,)).fetchall() == []


def test_gaps_are_left_on_purpose(dossiers: dict[str, Dossier]) -> None:
    assert any(None in dossier.three_points() for dossier in dossiers.values())
    assert any(dossier.account.revenue is None for dossier in dossiers.values())
    assert any(dossier.account.relationship == "prospect" for dossier in dossiers.values())


def test_most_growth_accounts_have_points_and_some_are_past_their_year(looking: sqlite3.Connection) -> None:
    counted = looking.execute(
        "SELECT count(p.id), count(CASE WHEN p.expires_on < ? THEN 1 END) FROM account a "
        "LEFT JOIN talking_point p ON p.account_id = a.id WHERE a.shelf = 2 GROUP BY a.id",
        (SAMPLE_DAY.isoformat(),),
    ).fetchall()
    points = Counter(count for count, _ in counted)
    assert points[3] > 74
    assert points[2] > 10
    assert points[0] > 5
    assert sum(expired > 0 for _, expired in counted) > 10


def test_no_text_has_a_word_left_to_fill_in(book: Book) -> None:
    text = "".join(dump_book(book))
    assert not [word for word in ("{person}", "{n}", "{city}", "{units}", "{month}", "{pct}") if word in text]


def test_colleagues_have_roles(dossiers: dict[str, Dossier]) -> None:
    colleagues = dossiers["Northwind Logistics"].colleagues.values()
    assert 6 <= len(colleagues) <= 8
    assert {"Account manager", "SDR", "Marketing", "Executive sponsor", "Delivery"} == {who.role for who in colleagues}


def test_the_history_tells_what_happened(book: Book, dossiers: dict[str, Dossier]) -> None:
    with book.read() as session:
        lines = list_changes(session, dossiers["Castor Pharma"].account.id, 5000)
        amounts = [line for line in lines if (line.table, line.field) == ("opportunity", "amount")]
        tiers = [(line.before, line.after) for line in lines if (line.table, line.field) == ("account", "tier")]
        moves = [
            line for line in list_changes(session, None, 50_000) if (line.table, line.field) == ("account", "tier")
        ]
    assert tiers == [("2", "1")]
    assert len(amounts) >= 3
    assert len({line.who for line in lines}) >= 4
    assert any(line.label == "Jonas Wyss: Energy Analyst" for line in lines)
    assert any((line.field, line.after) == ("state", "confirmed") for line in lines)
    assert len({line.at.date().replace(day=1) for line in lines}) >= 8
    assert len(moves) >= 12
    assert max(line.at for line in lines).date() <= SAMPLE_DAY


def test_nothing_in_the_book_is_later_than_its_day(looking: sqlite3.Connection) -> None:
    day = SAMPLE_DAY.isoformat()
    for column in ("happened_on FROM touch", "as_of FROM fact", "as_of FROM talking_point", "at FROM change"):
        (latest,) = looking.execute(f"SELECT {column} ORDER BY 1 DESC").fetchone()
        assert day >= latest[:10] > "2026-10"


def test_no_address_can_be_anybodys(looking: sqlite3.Connection) -> None:
    hosts = [host for (host,) in looking.execute("SELECT website FROM account WHERE website <> ''")]
    hosts += [mail.partition("@")[2] for (mail,) in looking.execute("SELECT email FROM person WHERE email <> ''")]
    hosts += [mail.partition("@")[2] for (mail,) in looking.execute("SELECT email FROM colleague")]
    assert len(hosts) > 2000
    assert {host.rpartition(".")[2] for host in hosts} == {"example"}


@pytest.mark.parametrize(
    ("name", "website"),
    [
        ("Lövsjö Åkeri", "lovsjo-akeri.example"),
        ("L'Atelier du Froid", "atelier-du-froid.example"),
        ("Zakłady Drzewne Puszcza Mała", "zaklady-drzewne-puszcza.example"),
        ("青嶺海運", ""),
    ],
)
def test_addresses_are_plain(name: str, website: str) -> None:
    assert address(name) == website


def test_mail_addresses_are_made_of_the_name() -> None:
    assert mail("Jan de Boer", "northwind.example") == "j.deboer@northwind.example"
    assert mail("Örjan Åkerhielms", "x.example") == "o.akerhielms@x.example"
    assert mail("Jan de Boer", "") == ""


def test_chance_falls_the_same_way_on_every_machine() -> None:
    chance = Chance("a test")
    assert [chance.number(1, 1000) for _ in range(5)] == PINNED
    assert Chance("a test").bits(20) < 2**20
    assert sorted(Chance("b").some("abc", 5)) == ["a", "b", "c"]
    assert {Chance(str(n)).weighed("xyz", (0, 1, 0)) for n in range(30)} == {"y"}


def test_a_text_with_a_value_too_many_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.sample.texts.HERE", tmp_path)
    (tmp_path / "t.txt").write_text("== seats: title | person\nBoss | Ann\n  Clerk\n    | Bo | 1\n", "utf-8")
    with pytest.raises(ValueError, match=r"t\.txt, line 4: 3 values for 2 columns"):
        read_sections("t.txt")


def test_an_indented_line_hangs_below_the_one_before() -> None:
    seats = read_sections("strategic/northwind-logistics.txt")["seats"]
    assert [(line["title"], line["depth"]) for line in seats[:2]] == [
        ("Chief Executive Officer", "0"),
        ("Chief Operating Officer", "1"),
    ]
    assert any(line["person"] == "?" for line in seats)


def test_changes_are_read_by_field() -> None:
    assert read_changes("stage = Proposal; amount = 410") == {"stage": "Proposal", "amount": "410"}


def test_days_are_working_days() -> None:
    assert day_at(0) == SAMPLE_DAY
    assert day_at(-12) == day_at(-14)  # a Sunday's work was done on the Friday before
    assert day_at(36).isoformat() == "2026-12-23"


def test_an_event_that_changes_nothing_is_a_mistake(new_book: Callable[[], Path]) -> None:
    timeline = Timeline()
    timeline.add(-5, "Jonna Ek", lambda book: None)
    with open_book(new_book()) as book, pytest.raises(ValueError, match="Jonna Ek does on 2026-11-13"):
        timeline.run(book)


def test_events_are_recorded_on_their_day_and_in_their_order(new_book: Callable[[], Path]) -> None:
    timeline = Timeline()
    timeline.add(-5, "Jonna Ek", lambda book: add_account(book, {"name": "Later", "tier": 2}))
    timeline.add(-40, "Mikkel Lund", lambda book: add_account(book, {"name": "Sooner", "tier": 2}))
    with open_book(new_book()) as book:
        timeline.run(book)
        with book.read() as session:
            told = [(line.who, line.at.date(), line.after) for line in list_changes(session) if line.field == "name"]
            assert find_account(session, "Sooner").tier_since == day_at(-40)
    assert told[:2] == [("Jonna Ek", day_at(-5), "Later"), ("Mikkel Lund", day_at(-40), "Sooner")]
