"""The brief as a page and as plain text, what of it there is to say, how it is shown, and the links behind it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.account_links import add_link, list_links
from store.accounts import add_account, edit_account, set_tier
from store.attributes import assess
from store.briefing import read_briefing
from store.buying_centres import add_buying_centre
from store.colleagues import ColleagueDraft, add_colleague
from store.facts import add_fact
from store.moves import leave_seat, sit_also
from store.offerings import add_offering
from store.opportunities import add_opportunity
from store.org import read_org
from store.people import add_person, edit_seat
from store.plans.actions import add_action
from store.plans.objectives import add_objective
from store.plans.plans import add_plan
from store.talking_points import write_talking_point
from store.touches import log_touch
from store.white_space import fill_cell
from tui import requests
from tui.brief_page import brief_page
from tui.brief_words import Section, brief_sections, brief_text
from tui.desk import Desk

if TYPE_CHECKING:
    from store.account_links import AccountLinkRow
    from tests.conftest import Clock
    from tests.tui.conftest import Play, Player, Small

TODAY = date(2026, 11, 20)
HOSTILE = "[bold red]A[/]Z [@click=app.quit]Q[/] [$accent"
LONG = "Ausschreibungsunterlagen " * 40


def sections(desk: Desk, account: int, today: date = TODAY) -> list[Section]:
    """Return what there is to say of an account."""
    with desk.book.read() as session:
        return brief_sections(read_briefing(session, account, today), today)


def said(desk: Desk, account: int, today: date = TODAY) -> dict[str, list[tuple[str, str]]]:
    """Return title -> the lines with what is said beside them."""
    found = sections(desk, account, today)
    return {section.title: [(line.text, line.beside) for line in section.lines] for section in found}


def person(desk: Desk, account: int, name: str) -> int:
    """Return the key of a person."""
    from store.people import find_person

    with desk.book.read() as session:
        return find_person(session, account, name).id


def fill_all(desk: Desk, small: Small) -> None:
    """Let there be something to say in every section about Northwind."""
    book, here = desk.book, {"account_id": small.northwind}
    ours = add_colleague(book, ColleagueDraft(name="Anna Berg"))
    edit_seat(book, small.empty_seat, {"need_owner_id": ours, "need_by": "2026-11-01"})
    jan = person(desk, small.northwind, "Jan")
    with book.read() as session:
        from store.dossier import read_dossier

        centre = read_dossier(session, small.northwind).centres[0].id
    assess(book, jan, centre, "role", "economic buyer")
    assess(book, jan, centre, "support", "enemy")
    assess(book, jan, centre, "coverage", "no contact")
    cards, tyres = add_offering(book, {"name": "Fuel cards"}), add_offering(book, {"name": "Lubricants"})
    fill_cell(book, small.northwind, centre, cards, {"state": "ours and growth", "spend": 100_00, "potential": 300_00})
    fill_cell(
        book, small.northwind, centre, tyres, {"state": "competitor", "potential": 90_000_00, "renews_on": "2026-12-20"}
    )
    edit_account(
        book,
        small.northwind,
        {"vulnerability": "One sponsor", "countermeasure": "Meet the CFO", "notes": "First.\nSecond."},
    )
    add_link(book, {**here, "name": "Chat", "address": "https://chat.example/northwind"})


# -- what is said ----------------------------------------------------------------------------------------------------


def test_every_section_has_its_words_the_most_useful_first(desk: Desk, small: Small, clock: Clock) -> None:
    clock.move(days=5)
    fill_all(desk, small)
    it = said(desk, small.northwind, date(2026, 11, 25))
    assert [title.split(" · ")[0] for title in it] == [
        "Next",
        "Changed since the last touch, 5 days ago",
        "People to know",
        "Ask again",
        "White space",
        "Three talking points",
        "What is missing",
        "Weak point",
        "Links",
        "Notes",
    ]
    assert it["Next"] == [("! Tyres", "was to close 2026-10-01"), ("Call Marta", "since 2026-11-20")]
    news = it["Changed since the last touch, 5 days ago"]
    assert len(news) == 4
    assert news[3] == (
        "Jan de Boer: coverage no contact, support enemy, buying role economic buyer",
        "2026-11-25 J. Ek",
    )
    assert it["People to know"] == [
        ("Jan de Boer, COO", "economic buyer · ✗ enemy · ○ no contact"),
        ("? Head of Procurement", "need to know · Anna Berg by 2026-11-01!"),
    ]
    assert it["Ask again"] == [("Budget is tight", "269 days ago")]
    assert it["White space"] == [
        ("90.2 k EUR a year to win", ""),
        ("Lubricants, Fleet", "renews in 25 days"),
        ("Fuel cards, Fleet", "upsell 200"),
        ("Lubricants, Fleet", "cross-sell 90.0 k"),
    ]
    assert it["Three talking points"] == [
        ("1  The tender opens in May", ""),
        ("2  ! still to be written", "s"),
        ("3  ! still to be written", "s"),
    ]
    assert it["Weak point"] == [("One sponsor", ""), ("Meet the CFO", "")]
    assert it["Links"] == [("Chat", "https://chat.example/northwind")]
    assert it["Notes"] == [("First.\nSecond.", "")]


def test_of_a_bare_account_it_is_said_what_is_missing_and_nothing_else(desk: Desk, small: Small) -> None:
    (title,) = said(desk, small.stray, date(2027, 3, 1))
    assert title.startswith("What is missing · ")


def test_a_new_account_without_a_touch_is_new_in_the_last_month(desk: Desk, small: Small) -> None:
    assert "New in the last month" in said(desk, small.stray)


def test_a_strategic_account_without_a_next_step_says_so_and_how_to_get_one(desk: Desk, small: Small) -> None:
    assert said(desk, small.castor)["Next"] == [("! no next step", "l logs a touch with one")]
    set_tier(desk.book, small.castor, 3, "Smaller than thought")
    assert "Next" not in said(desk, small.castor)


def test_the_next_step_is_that_of_the_last_touch_that_has_one(desk: Desk, small: Small) -> None:
    here = {"account_id": small.northwind}
    log_touch(desk.book, {**here, "summary": "Earlier", "next_step": "Old", "happened_on": "2026-10-01"})
    log_touch(desk.book, {**here, "summary": "Later, without a step"})
    assert said(desk, small.northwind)["Next"][-1] == ("Call Marta", "since 2026-11-20")


def test_three_points_are_asked_of_a_growth_account_only(desk: Desk, small: Small) -> None:
    assert [text[:4] for text, _ in said(desk, small.halden)["Three talking points"]] == ["1  !", "2  !", "3  !"]
    assert "Three talking points" not in said(desk, small.castor)


def test_a_seat_to_find_out_about_says_who_does_and_a_vacant_one_is_none(desk: Desk, small: Small) -> None:
    assert said(desk, small.northwind)["People to know"] == [
        ("? Head of Procurement", "need to know · nobody finds out yet")
    ]
    edit_seat(desk.book, small.empty_seat, {"need_by": "2026-11-20"})
    assert said(desk, small.northwind)["People to know"][0][1].endswith("yet by 2026-11-20")
    edit_seat(desk.book, small.empty_seat, {"is_vacant": True})
    assert "People to know" not in said(desk, small.northwind)


def test_a_key_player_in_two_seats_stands_once_with_both_titles_as_she_weighs_most(desk: Desk, small: Small) -> None:
    book = desk.book
    jan = person(desk, small.northwind, "Jan")
    sit_also(book, jan, small.empty_seat)
    assess(book, jan, None, "influence", "inner circle")
    with book.read() as session:
        centre = next(
            each.centre_id for each in read_org(session, small.northwind).seats if each.id == small.empty_seat
        )
    assess(book, jan, centre, "role", "economic buyer")
    told = said(desk, small.northwind)["People to know"]
    assert [text for text, _ in told if text.startswith("Jan")] == ["Jan de Boer, COO, Head of Procurement"]
    assert "economic buyer" in dict(told)["Jan de Boer, COO, Head of Procurement"]


def test_who_has_left_is_nobody_to_know(desk: Desk, small: Small) -> None:
    jan = person(desk, small.northwind, "Jan")
    assess(desk.book, jan, None, "role", "economic buyer")
    with desk.book.read() as session:
        (seat,) = read_org(session, small.northwind).seats_of[jan]
    leave_seat(desk.book, jan, seat)
    told = said(desk, small.northwind)["People to know"]
    assert told
    assert all(text.startswith("? ") for text, _ in told)


def test_a_weak_point_without_an_action_says_the_key(desk: Desk, small: Small) -> None:
    edit_account(desk.book, small.castor, {"vulnerability": "One sponsor"})
    assert said(desk, small.castor)["Weak point"] == [("One sponsor", ""), ("! nothing is done about it", "e")]


def test_four_lines_are_shown_and_of_five_three_and_where_the_rest_is(desk: Desk, small: Small) -> None:
    for number in range(4):
        add_fact(desk.book, {"account_id": small.castor, "text": f"Fact {number}", "as_of": None})
    assert [text for text, _ in said(desk, small.castor)["Ask again"]] == [f"Fact {number}" for number in range(4)]
    add_fact(desk.book, {"account_id": small.castor, "text": "Fact 4", "as_of": None})
    assert [text for text, _ in said(desk, small.castor)["Ask again"]] == ["Fact 0", "Fact 1", "Fact 2", "+2 in Facts"]


def test_a_link_without_a_name_tells_its_address_once(desk: Desk, small: Small) -> None:
    add_link(desk.book, {"account_id": small.castor, "address": "file:///srv/castor"})
    assert said(desk, small.castor)["Links"] == [("file:///srv/castor", "")]


# -- the page and the plain text -------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """Return the words, without the brackets that plain text has around what stands beside a line."""
    return text.replace("(", " ").replace(")", " ").split()


def fill_hostile(desk: Desk, account: int, text: str) -> None:
    """Put a text into every place that the brief reads."""
    book, here = desk.book, {"account_id": account}
    centre = add_buying_centre(book, {**here, "name": text})
    key, _ = add_person(book, {**here, "name": text}, {"title": text, "centre_id": centre})
    assess(book, key, centre, "role", "economic buyer")
    add_person(book, here, {"title": text})
    add_fact(book, {**here, "text": text, "as_of": None})
    offering = add_offering(book, {"name": text})
    fill_cell(book, account, centre, offering, {"state": "ours and growth", "renews_on": "2026-12-20"})
    add_opportunity(book, {**here, "name": text, "close_on": "2026-01-01"})
    write_talking_point(book, account, 1, {"text": text})
    edit_account(book, account, {"vulnerability": text, "countermeasure": text, "notes": text})
    add_link(book, {**here, "name": text, "address": text})
    log_touch(book, {**here, "summary": text, "next_step": text, "happened_on": "2026-11-01"})


@pytest.mark.parametrize(
    "text", [HOSTILE, LONG, "First line\nsecond line", "宽" * 300], ids=("markup", "long", "lines", "wide")
)
def test_a_text_stays_a_text_on_the_page_and_in_plain_words(desk: Desk, small: Small, text: str) -> None:
    fill_hostile(desk, small.castor, text)
    found = sections(desk, small.castor)
    page = brief_page(found)
    lines = list(brief_text(found))
    assert words_of(page.plain) == words_of("\n".join(lines))
    assert page.plain.count(text.split("\n")[0].strip()[:40]) >= 10
    assert not [line for line in lines if "\n" in line]
    titles = {section.title for section in found}
    assert all(line == "" or line in titles or line.startswith("  ") for line in lines)


def test_a_step_is_one_line_however_many_its_name_had(desk: Desk, small: Small) -> None:
    add_fact(desk.book, {"account_id": small.castor, "text": "First\nsecond"})
    (text, *_), *_ = said(desk, small.castor)["New in the last month"]
    assert text == "Fact added: First second"


# -- on the screen ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_the_brief_pane_shows_it_all(desk: Desk, small: Small, play: Play, size: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier()
        await player.shows("Next", "Call Marta")
        seen = player.text
        for _ in range(4):
            await player.press("pagedown")
            seen += player.text
        for words in ("People to know", "Jan de Boer, COO", "Ask again", "Budget is tight", "White space", "upsell"):
            assert words in seen, words
        for words in ("Three talking points", "What is missing", "Weak point", "Links", "chat.example", "Second."):
            assert words in seen, words
        assert all(len(line.rstrip()) <= size[0] for line in player.lines)

    fill_all(desk, small)
    play(desk, scene, size)


def test_the_brief_is_read_when_another_tab_was_opened_first(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        player.app.ask(requests.OpenDossier(small.northwind, "people", small.report_seat))
        await player.until(lambda: player.screen_name == "AccountScreen")
        await player.shows("Marta Visser")
        await player.press("1")
        await player.shows("Next", "Call Marta", "Ask again")

    play(desk, scene)


def test_hostile_texts_stand_in_the_brief_as_they_are(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.open_dossier()
        await player.shows("[bold red]A[/]Z [@click=app.quit]")
        await player.go("o", "PickScreen")
        await player.shows("[bold red]A[/]Z")
        await player.go("enter", "ChoiceDialog")
        await player.shows("[bold red]A[/]Z")
        await player.go("escape", "AccountScreen")

    fill_hostile(desk, small.castor, HOSTILE)
    play(desk, scene)


# -- links -----------------------------------------------------------------------------------------------------------


def links(desk: Desk, account: int) -> list[AccountLinkRow]:
    """Return the links of an account."""
    with desk.book.read() as session:
        return list_links(session, account)


def test_a_link_is_kept_copied_edited_and_removed(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.open_dossier()
        await player.go("o", "PickScreen")
        await player.go("enter", "RecordFormScreen")  # there is none but the row for a new one
        await player.type("smb://files/castor")
        await player.press("tab")
        await player.type("Folder")
        await player.go("enter", "AccountScreen")
        await player.shows("Folder  smb://files/castor")

        await player.go("o", "PickScreen")
        await player.go("enter", "ChoiceDialog")
        assert "Open" not in player.text, "no browser opens a folder"
        await player.press("c")
        await player.until(lambda: player.app.clipboard == "smb://files/castor")
        await player.until(lambda: player.screen_name == "AccountScreen")

        await player.go("o", "PickScreen")
        await player.go("enter", "ChoiceDialog")
        await player.go("e", "RecordFormScreen")
        await player.press("end")
        await player.type("/2026")
        await player.go("escape", "AccountScreen")
        assert [link.address for link in links(desk, small.castor)] == ["smb://files/castor/2026"]

        await player.go("o", "PickScreen")
        await player.go("enter", "ChoiceDialog")
        await player.press("r")
        await player.shows("Remove this link?")
        await player.press("right", "enter")
        await player.until(lambda: not links(desk, small.castor))
        await player.until(lambda: "smb://" not in player.text)
        await player.press("u")
        await player.shows("smb://files/castor/2026")

    play(desk, scene)


@pytest.mark.parametrize(
    ("address", "display", "offered"),
    [
        ("https://chat.example/castor", "DISPLAY", True),
        ("HTTP://chat.example/castor", "WAYLAND_DISPLAY", True),
        ("mailto:team@castor.example", "DISPLAY", True),
        ("https://chat.example/castor", "", False),
        ("file:///etc/passwd", "DISPLAY", False),
        ("javascript:alert(1)", "DISPLAY", False),
    ],
)
def test_only_what_a_browser_shows_is_offered_to_be_opened_and_only_in_a_window(
    monkeypatch: pytest.MonkeyPatch, address: str, display: str, *, offered: bool
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if display:
        monkeypatch.setenv(display, ":0")
    assert can_be_opened(address) is offered


def can_be_opened(address: str) -> bool:
    from store.account_links import AccountLinkRow
    from tui.link_flows import _can_be_opened

    return _can_be_opened(AccountLinkRow(id=1, version=1, account_id=2, name="", address=address))


def test_a_link_is_opened_when_somebody_has_seen_the_address_and_says_so(
    desk: Desk, small: Small, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    async def scene(player: Player) -> None:
        monkeypatch.setattr(player.app, "open_url", opened.append)
        await player.open_dossier()
        await player.go("o", "PickScreen")
        await player.go("enter", "ChoiceDialog")
        assert "https://chat.example/castor" in player.text
        assert opened == []
        await player.go("o", "AccountScreen")
        assert opened == ["https://chat.example/castor"]

    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    add_link(desk.book, {"account_id": small.castor, "name": "Chat", "address": "https://chat.example/castor"})
    play(desk, scene)


def test_an_account_kept_without_anything_can_be_opened(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.open_dossier()
        await player.shows("What is missing", "! no next step")

    add_account(desk.book, {"name": "Aaron", "tier": 1})
    play(desk, scene)


def test_the_plan_is_told_with_what_is_next_by_it(desk: Desk, small: Small) -> None:
    account = small.northwind
    assert "Plan" not in said(desk, account)
    period = {"period": "FY27", "starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30), "goal": "Grow\nslowly"}
    plan = add_plan(desk.book, {"account_id": account, **period, "status": "active"})
    part = {"account_id": account, "plan_id": plan}
    add_objective(desk.book, {**part, "title": "One system", "status": "at risk"})
    add_objective(desk.book, {**part, "title": "Pilot", "status": "done"})
    for number, due in enumerate((date(2026, 11, 2), date(2026, 12, 4), None, None, None)):
        add_action(desk.book, {**part, "title": f"Action {number} {HOSTILE}", "due_on": due})
    assert said(desk, account)["Plan"] == [
        ("FY27 · active · 1 of 2 objectives ended · ! 1 at risk", "Grow"),
        (f"! Action 0 {HOSTILE}", "was due 2026-11-02"),
        (f"Action 1 {HOSTILE}", "due 2026-12-04"),
        (f"Action 2 {HOSTILE}", "no date"),
        ("+2 in Plan", ""),
    ]
