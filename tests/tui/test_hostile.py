"""Hostile texts in every place of the app: shown as they are, never obeyed by markup, a click, or the terminal."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from store.account_links import add_link
from store.accounts import add_account, edit_account
from store.attributes import assess
from store.book import Book
from store.buying_centres import add_buying_centre, edit_buying_centre
from store.campaigns.campaigns import add_campaign
from store.campaigns.enrolling import CadenceStep, Candidate, enrol
from store.campaigns.holidays import add_holiday
from store.colleagues import ColleagueDraft, add_colleague
from store.facts import add_fact
from store.gaps.snoozes import snooze
from store.gaps.worklist import list_gaps
from store.lines import add_line
from store.offerings import add_offering
from store.opening import open_book
from store.opportunities import add_opportunity
from store.people import add_person
from store.plans.actions import add_action
from store.plans.competitors import add_competitor
from store.plans.objectives import add_objective
from store.plans.plans import CHARTER, add_plan
from store.plans.risks import add_risk
from store.plans.swot import add_swot
from store.relationships import set_relationship
from store.talking_points import write_talking_point
from store.touches import log_touch
from store.white_space import fill_cell
from templates.library import new_template
from tui.desk import Desk
from tui.settings import Settings

if TYPE_CHECKING:
    from store.places import Places
    from tests.tui.conftest import Play, Player

ESC = "\x1b"
MARKUP = {
    "close bold": "A[/b]Z",
    "close any": "A[/]Z",
    "open slash": "A[/Z",
    "unclosed": "A[bZ",
    "style": "A[bold red]QQZ",
    "number": "A[0]Z [00] x",
    "json": 'A{"k": [true, false]}Z',
    "arn": "A[us-east-1:foo]Z",
    "variable": "A[$accent]QQ[/]Z $name ${x}",
    "click quits": "A[@click=app.quit]QQQQ[/]Z",
    "click acts": "A[@click=app.canary('x')]QQQQ[/]Z",
    "click screen": "A[@click=screen.canary]QQQQ[/]Z",
    "link": "A[link=https://example.invalid/x]QQQQ[/link]Z",
    "quoted link": 'A[link="file:///etc/passwd"]QQQQ[/]Z',
    "backslash": "A\\",
    "escaped": "A\\[/b]Z",
    "emoji code": "A:smile:Z",
    "brackets": "[]",
    "nested": "A[[b]]Z",
    "markdown link": "A[see [1]](http://x)Z",
    "html": "<script>alert(1)</script><b>Z",
    "heading": "# Z",
    "template": "{{ 7*7 }}{% include 'x' %}Z",
    "formula": "=1+1",
}
TERMINAL = {
    "colour": f"A{ESC}[8;9;31mQ{ESC}[0mZ",
    "clear": f"A{ESC}[2J{ESC}[3JZ",
    "clipboard": f"A{ESC}]52;c;cHduZWQ=\x07Z",
    "terminal link": f"A{ESC}]8;;http://x.invalid{ESC}\\QQ{ESC}]8;;{ESC}\\Z",
    "title": f"A{ESC}]0;PWNED\x07Z",
    "device": f'A{ESC}P$q"p{ESC}\\Z',
    "alternate": f"A{ESC}[?1049;9999lZ",
    "report": f"A{ESC}[6nZ",
    "c1 sequence": "A\x9b31mZ",
    "c1 clipboard": "A\x9d52;c;cHduZWQ=\x9cZ",
    "nul": "A\x00Z",
    "bell": "A\x07B\x08Z",
    "return": "AAAA\rZ",
    "shift": "A\x0e\x0fZ",
    "delete": "A\x7fZ",
    "tab": "A\tZ",
    "line break": "A\nSECOND\nZ",
    "separators": "A\u2028B\u2029Z",
    "next line": "A\x85Z",
    "right to left": "A\u202egnp.exe\u202cZ",
    "isolate": "A\u2067abc\u2069Z",
    "zero width": "A\u200bB\u200dC\ufeffZ",
    "tags": "A\U000e0041\U000e0042Z",
    "combining": "Ae" + "\u0301" * 40 + "Z",
    "family": "A\U0001f468\u200d\U0001f469\u200d\U0001f467Z",
    "flag": "A\U0001f1e9\U0001f1eaZ",
    "wide": "A\u6f22\u5b57\uff21Z",
    "heart": "A\u2764\ufe0fZ",
    "surrogate": "A\udcffZ",
    "long": "A" + "x" * 990 + "Z",
    "spaces": "   ",
}
STRINGS = {**MARKUP, **TERMINAL}
INVISIBLE = re.compile(
    "[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f\U0001f1e6-\U0001f1ff]"
)
OWN = ("grab", "scroll_up", "scroll_down")
"""What a click on a scrollbar does."""


# -- what must hold of every screen ----------------------------------------------------------------------------------


async def look(player: Player) -> None:
    """Hold the screen that is shown now against the rules.

    No control or hidden character goes to the terminal, no link; every line is as wide as the screen; a click runs
    nothing but what scrollbars and the key line bring with them.
    """
    await player.settle()
    where = player.screen_name
    for strip in player.app.screen._compositor.render_strips():
        line = "".join(segment.text for segment in strip)
        bad = [c for c in line if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
        assert not bad, (where, line, bad)
        assert not INVISIBLE.search(line), (where, line)
        assert cell_len(line) == player.app.size.width, (where, cell_len(line), line)
        for _, style, _ in strip:
            assert style is None or not style.link, (where, line)
            for key, value in (style.meta if style else {}).items():
                known = not key.startswith("@") or value in OWN or "simulate_key" in str(value)
                assert known, (where, line, key, value)


PEOPLE_SCREENS = (
    ("C", "PickScreen"), ("slash", "PickScreen"), ("m", "PickScreen"), ("M", "PickScreen"), ("i", "PickScreen"),
    ("I", "LinesScreen"), ("K", "RelationshipsScreen"), ("p", "PathScreen"), ("w", "AttributesScreen"),
    ("d", "ChoiceDialog"), ("a", "RecordFormScreen"),
)  # fmt: skip
"""What the keys for somebody open."""
FURTHER = {
    "PickScreen": (),
    "LinesScreen": (("enter", "RecordFormScreen"), ("d", "ChoiceDialog")),
    "RelationshipsScreen": (("enter", "RecordFormScreen"), ("A", "PickScreen"), ("a", "PickScreen")),
    "AttributesScreen": (
        ("r", "SeveralValuesScreen"), ("i", "ValuesScreen"), ("w", "RecordFormScreen"), ("e", "RecordFormScreen"),
        ("a", "PickScreen"),
    ),
}  # fmt: skip
"""What the keys of those open in turn."""
CELL_SCREENS = (
    ("enter", "RecordFormScreen"), ("a", "RecordFormScreen"), ("v", "PickScreen"), ("r", "PickScreen"),
    ("O", "PickScreen"), ("b", "PickScreen"),
)  # fmt: skip


PLAN_SCREENS = (
    ("a", "RecordFormScreen"), ("A", "RecordFormScreen"), ("x", "RecordFormScreen"), ("w", "PickScreen"),
    ("enter", "RecordFormScreen"), ("n", "RecordFormScreen"), ("o", "PickScreen"), ("D", "PickScreen"),
    ("R", "RaciScreen"), ("v", "TimelineScreen"), ("p", "PlaysScreen"), ("d", "ChoiceDialog"),
)  # fmt: skip


async def there_and_back(player: Player, key: str, screen: str, back: str) -> None:
    """Look at what a key opens, what its keys open, and the help of it."""
    await player.go(key, screen)
    await look(player)
    for inner, further in FURTHER.get(screen, ()):
        await there_and_back(player, inner, further, screen)
    await player.go("f1", "HelpScreen")
    await look(player)
    await player.go("escape", screen)
    await player.go("escape", back)


async def tour_dossier(player: Player) -> None:
    """Look at what the tabs of people and white space open, at the links, the gaps and the rules."""
    await player.open_dossier("2")
    for key, screen in PEOPLE_SCREENS:
        await there_and_back(player, key, screen, "AccountScreen")
    for key in ("v", "o", "o", "o", "o", "plus", "minus"):
        await player.press(key)
        await look(player)
    await player.press("4")
    await player.settle()
    for key, screen in CELL_SCREENS:
        await there_and_back(player, key, screen, "AccountScreen")
    await player.press("5")
    await player.settle()
    for key, screen in PLAN_SCREENS:
        await there_and_back(player, key, screen, "AccountScreen")
    for _ in range(20):
        await player.press("down", "space")
        await look(player)
    await player.press("1")
    await there_and_back(player, "o", "PickScreen", "AccountScreen")
    await player.go("escape", "PortfolioScreen")
    await player.go("m", "GapsScreen")
    await player.until(lambda: player.app.screen._work is not None)  # type: ignore[attr-defined]
    await look(player)
    for key in ("Z", "Z"):
        await player.press(key)
        await look(player)
    await there_and_back(player, "z", "RecordFormScreen", "GapsScreen")
    await there_and_back(player, "R", "GapRulesScreen", "GapsScreen")
    await player.go("escape", "PortfolioScreen")


async def tour(player: Player) -> None:
    """Look at every screen of the first account."""
    await look(player)
    for key in ("9", "Z", "0", "1"):
        await player.press(key)
        await look(player)
    await player.press("slash", "a")
    await look(player)
    await player.press("escape")
    for key, screen in (("t", "TierDialog"), ("A", "ChoiceDialog"), ("e", "RecordFormScreen")):
        await player.go(key, screen)
        await look(player)
        await player.go("escape", "PortfolioScreen")
    await player.go("f1", "HelpScreen")
    await look(player)
    await player.go("escape", "PortfolioScreen")
    await player.press("ctrl+p")
    await player.until(lambda: player.screen_name == "Palette")
    await look(player)
    await player.go("escape", "PortfolioScreen")
    await player.open_dossier()
    await look(player)
    for key in "234567":
        await player.press(key)
        await player.settle()
        await look(player)
        if key in "2346":
            await player.go("enter", "RecordFormScreen")
            await look(player)
            await player.go("escape", "AccountScreen")
    await player.press("3")
    await player.go("d", "ChoiceDialog")
    await look(player)
    await player.go("escape", "AccountScreen")
    await player.go("s", "ComposerScreen")
    await player.until(lambda: player.title("#sheet-panel") != "Sheet")
    await look(player)
    await player.go("f2", "PickScreen")
    await look(player)
    await player.go("escape", "ComposerScreen")
    await player.go("escape", "AccountScreen")
    await player.press("u")
    await player.until(lambda: player.toasts)
    await player.settle()
    await look(player)


def plant_account(book: Book, text: str) -> int:
    """Put the text into an account, and all that its brief shows; 0 where its name would be empty."""
    try:
        owner = add_colleague(book, ColleagueDraft(name=text))
    except ValueError:
        return 0
    fields = ("name", "industry", "city", "country", "segment", "tier_reason", "notes")
    account = add_account(book, {**dict.fromkeys(fields, text), "tier": 1, "owner_id": owner})
    log_touch(book, {"account_id": account, "summary": text, "next_step": text}, (), text)
    return account


def plant(path: Path, text: str) -> None:
    """Put the text into every record of an account, by way of the store."""
    with open_book(path, who=text) as book:
        account = plant_account(book, text)
        here = {"account_id": account}
        centre = add_buying_centre(book, {**here, "name": text})
        job = {"title": text, "centre_id": centre}
        person, boss = add_person(book, {**here, "name": text, "email": text, "notes": text}, job)
        other, _ = add_person(book, {**here, "name": text, "linkedin": text}, {"title": text, "reports_to_id": boss})
        add_person(book, here, {"title": text, "reports_to_id": boss, "persona": text})
        add_fact(book, {**here, "text": text, "source": text, "person_id": person})
        deal = {"name": text, "stage": text, "next_step": text, "competitor": text, "description": text}
        add_opportunity(book, {**here, **deal})
        for position in (1, 2, 3):
            write_talking_point(book, account, position, {"text": text, "so_what": text, "source": text})
        plant_dossier(book, account, centre, (person, other), text)


def plant_dossier(book: Book, account: int, centre: int, people: tuple[int, int], text: str) -> None:
    """Put the text into what is judged, known and sold of an account."""
    says = {"source": text}
    edit_account(book, account, {"vulnerability": text, "countermeasure": text})
    edit_buying_centre(book, centre, {"buys": text, "initiatives": text})
    for kind in ("win", "motivation", "risk"):
        assess(book, people[0], centre, kind, text, says)
    assess(book, people[0], centre, "role", "champion", says)
    line = {"account_id": account, "kind": "influences", "from_person_id": people[0], "to_person_id": people[1]}
    add_line(book, {**line, "note": text, **says})
    set_relationship(book, people[0], {"level": "vendor", "note": text, **says}, competitor=text)
    offering = add_offering(book, {"name": text, "notes": text})
    fill_cell(book, account, centre, offering, {"state": "competitor", "competitor": text, "comment": text})
    add_link(book, {"account_id": account, "name": text, "address": text})
    plant_plan(book, account, people[0], text)
    with book.read() as session:
        gap = list_gaps(session).gaps[0]
    put_off = {"account_id": account, "gap": gap.kind.name, "about": gap.found.about}
    snooze(book, {**put_off, "until": "+2w", "reason": text})


def plant_plan(book: Book, account: int, person: int, text: str) -> None:
    """Put the text into a plan and everything in it."""
    here = {"account_id": account}
    words = dict.fromkeys((*CHARTER, "goal", "value_proposition", "success_factors", "notes"), text)
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    plan = add_plan(book, {**here, **words, **days, "period": text, "status": "active"})
    in_plan = {**here, "plan_id": plan, "title": text}
    measure = {"unit": text, "measure": text, "source": text, "target": 2**60, "current": 1}
    objective = add_objective(book, {**in_plan, **measure, "strategy": text})
    told = {"objective_id": objective, "customer_owner_id": person, "note": text, "play": text}
    action = add_action(book, {**in_plan, **told, "due_on": date(2026, 11, 1)})
    add_risk(book, {**here, "title": text, "note": text, "action_id": action})
    add_swot(book, {**here, "kind": "threat", "text": text, "note": text, "source": text})
    add_competitor(book, {**here, "name": text, "strengths": text, "counter": text})


def plant_campaign(book: Book, account: int, text: str) -> None:
    """Put the text into a campaign, what is due of it and whom it is for."""
    person, _ = add_person(book, {"account_id": account, "name": text, "email": text, "phone": text}, {"title": text})
    words = dict.fromkeys(("name", "goal", "opening", "closing", "notes", "cadence"), text)
    campaign = add_campaign(book, {**words, "status": "running", "template": "campaign-letter"})
    steps = (CadenceStep(0, text, "email", text, "", text), CadenceStep(1, text, "phone", text, text, text))
    for who in (person, None):
        enrol(book, campaign, [Candidate(account, who, steps)], date(2026, 11, 16), text)
    add_holiday(book, {"day": "2026-12-24", "name": text})


# -- the tests -------------------------------------------------------------------------------------------------------


def test_every_text_is_kept_out_of_markup_and_terminal_by_the_store_and_the_widgets(
    new_places: Places, play: Play
) -> None:
    with open_book(new_places.book) as book:
        planted = [text for text in STRINGS.values() if plant_account(book, text)]
    desk = Desk(new_places, Settings(my_name="A[/b]Z"))

    async def scene(player: Player) -> None:
        await player.press("9")
        for _ in planted:
            await look(player)
            await player.press("down")

    play(desk, scene)
    desk.close()


CHOSEN = ["close bold", "click quits", "template", "long"]
"""Those that differ in what they do to a widget; all of them are in the list above."""


@pytest.mark.parametrize("name", [*CHOSEN, "clear", "right to left"])
def test_campaigns_show_a_hostile_text_and_do_nothing_else(new_places: Places, play: Play, name: str) -> None:
    with open_book(new_places.book) as book:
        plant_campaign(book, plant_account(book, STRINGS[name]), STRINGS[name])
    desk = Desk(new_places, Settings(my_name="A[/b]Z"))

    async def scene(player: Player) -> None:
        await player.go("d", "TodayScreen")
        await player.until(lambda: getattr(player.app.screen, "_shown", ()))
        for key in ("down", "up"):
            await player.press(key)
            await look(player)
        for key, screen in (("enter", "StepDocumentScreen"), ("z", "RecordFormScreen"), ("w", "PickScreen")):
            await there_and_back(player, key, screen, "TodayScreen")
        await player.go("escape", "PortfolioScreen")
        await player.go("c", "CampaignsScreen")
        await player.until(lambda: player.app.screen._found is not None)
        await look(player)
        for key, screen in (("e", "RecordFormScreen"), ("H", "PickScreen"), ("d", "ChoiceDialog")):
            await there_and_back(player, key, screen, "CampaignsScreen")
        await player.go("enter", "RollScreen")
        await player.until(lambda: player.app.screen._lines)
        await look(player)

    play(desk, scene)
    desk.close()


@pytest.mark.parametrize("name", CHOSEN)
def test_every_screen_shows_a_hostile_text_and_does_nothing_else(new_places: Places, play: Play, name: str) -> None:
    plant(new_places.book, STRINGS[name])
    template = new_template("hostile", new_places.templates)
    template.write_text(template.read_text("utf-8").replace('title: "hostile"', f"title: {STRINGS[name][:200]!a}"))
    desk = Desk(new_places, Settings(my_name=STRINGS[name][:200]))

    async def scene(player: Player) -> None:
        await tour(player)

    size = (120, 40) if CHOSEN.index(name) % 2 else (80, 24)
    play(desk, scene, size)
    desk.close()


@pytest.mark.parametrize(
    ("name", "size"),
    [("click quits", (120, 40)), ("close bold", (80, 24)), ("long", (40, 12)), ("wide", (40, 12))],
)
def test_every_screen_of_the_dossier_shows_a_hostile_text_and_does_nothing_else(
    new_places: Places, play: Play, name: str, size: tuple[int, int]
) -> None:
    plant(new_places.book, STRINGS[name])
    desk = Desk(new_places, Settings(my_name=STRINGS[name][:200]))
    play(desk, tour_dossier, size)
    desk.close()


@pytest.mark.parametrize("text", [MARKUP["close bold"], MARKUP["click quits"], "A[b]bold[/b]Z"])
def test_markup_in_a_name_is_shown_letter_by_letter(new_places: Places, play: Play, text: str) -> None:
    plant(new_places.book, text)
    desk = Desk(new_places, Settings())

    async def scene(player: Player) -> None:
        await player.shows(text)
        assert player.title("#list-panel").startswith("Tier 1")
        await player.open_dossier()
        assert text in player.lines[0]
        for key in "23456":
            await player.press(key)
            await player.shows(text)
        await player.go("t", "TierDialog")
        await player.shows(f"Tier of {text}"[:40])

    play(desk, scene)
    desk.close()


def test_a_click_anywhere_on_a_hostile_text_runs_nothing(new_places: Places, play: Play) -> None:
    plant(new_places.book, MARKUP["click quits"])
    desk = Desk(new_places, Settings())

    async def scene(player: Player) -> None:
        await player.open_dossier()
        for key in "123456":
            await player.press(key)
            await player.settle()
            for y, line in enumerate(player.lines[:-1]):
                if "QQQQ" in line:
                    await player.pilot.click(offset=(line.index("QQQQ") + 1, y))
                    if player.screen_name == "RecordFormScreen":  # a second click opens the row
                        await player.go("escape", "AccountScreen")
        assert player.app.return_code is None
        assert player.app.is_running

    play(desk, scene)
    desk.close()


PLANTED = ("account", "person", "seat", "fact", "opportunity", "touch", "talking_point", "buying_centre", "colleague")


def test_what_somebody_planted_with_other_tools_is_stopped_by_the_last_net(new_places: Places, play: Play) -> None:
    """Uncleaned text, written past the store: nothing of it reaches the terminal."""
    plant(new_places.book, "PLAIN")
    raw = "".join(TERMINAL[name] for name in ("clear", "clipboard", "c1 sequence", "nul", "delete", "right to left"))
    raw += MARKUP["click quits"] + TERMINAL["heart"] + TERMINAL["flag"]
    connection = sqlite3.connect(new_places.book)
    for table in PLANTED:
        for _, column, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = 'PLAIN'", (raw,))  # noqa: S608
    connection.execute("UPDATE change SET label = ?, who = ? WHERE label LIKE '%PLAIN%'", (raw, raw))
    connection.commit()
    connection.close()
    desk = Desk(new_places, Settings())

    async def scene(player: Player) -> None:
        await tour(player)

    play(desk, scene)
    desk.close()


def test_hostile_text_typed_into_the_forms_is_cleaned_on_its_way(new_places: Places, play: Play) -> None:
    plant(new_places.book, "Plain")
    desk = Desk(new_places, Settings())

    async def scene(player: Player) -> None:
        await player.go("f", "RecordFormScreen")
        player.entry("text").value = "A\x9b31m\u202e\u200b[/b]Z"
        await look(player)
        await player.go("enter", "PortfolioScreen")
        facts = player.account(player.app.screen.selected_account()).facts  # type: ignore[attr-defined]
        assert {fact.text for fact in facts} == {"Plain", "A\ufffd31m[/b]Z"}
        await player.press("slash")
        player.app.screen.query_one("#find").value = "[@click=app.quit]\x9b\u202e"  # type: ignore[attr-defined]
        await look(player)

    play(desk, scene)
    desk.close()
