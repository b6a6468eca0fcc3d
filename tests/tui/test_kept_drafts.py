"""Text that was typed and not saved can be reached again, also when what its form began at is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.account_links import add_link, remove_link
from store.dossier import read_dossier
from store.facts import remove_fact
from store.people import remove_person, remove_seat
from store.undoing import undo
from tui.kept_drafts import find_gone, name_of_new

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small
    from tui.desk import Desk


def forms(desk: Desk) -> list[str]:
    return [draft.form for draft in desk.drafts.list_drafts()]


def test_a_person_begun_below_a_seat_that_is_gone_comes_back_below_another(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        desk.drafts.keep(f"people new {small.northwind} {small.report_seat}", "New person", {"name": "Lost Person"})
        remove_seat(desk.book, small.report_seat)
        await player.press("down")
        await player.open_dossier("2")
        await player.go("a", "RecordFormScreen")
        assert player.entry("name").value == "Lost Person"
        await player.go("ctrl+s", "AccountScreen")
        await player.shows("Lost Person")
        assert forms(desk) == []

    play(desk, scene)


def test_only_text_whose_start_is_gone_is_handed_over_and_none_is_written_over(desk: Desk, small: Small) -> None:
    first, below = (
        f"people new {small.northwind} {small.boss_seat}",
        f"people new {small.northwind} {small.report_seat}",
    )
    desk.drafts.keep(below, "New person", {"name": "Kim"})

    def name(boss: int) -> str:
        with desk.book.read() as session:
            return name_of_new(desk.drafts, read_dossier(session, small.northwind), "people", boss)

    assert (name(small.boss_seat), forms(desk)) == (first, [below])
    remove_seat(desk.book, small.report_seat)
    desk.drafts.keep(first, "New person", {"name": "Ada"})
    assert (name(small.boss_seat), sorted(forms(desk))) == (first, sorted([first, below]))
    desk.drafts.discard(first)
    assert (name(small.boss_seat), forms(desk)) == (first, [first])


def test_a_report_a_peer_and_a_boss_have_drafts_and_titles_of_their_own(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier("2")
        await player.press("down")
        for key, title in (("a", "New report to"), ("b", "New peer of"), ("B", "New boss of")):
            await player.go(key, "RecordFormScreen")
            await player.shows(f"{title} Marta Visser")
            assert player.entry("name").value == ""
            await player.type(f"Kim {key}")
            await player.go("escape", "AccountScreen")
        await player.go("b", "RecordFormScreen")
        assert player.entry("name").value == "Kim b"

    play(desk, scene)


@pytest.mark.parametrize("kind", ["people", "people without a seat", "facts"])
def test_text_of_a_removed_record_is_gone_until_undo_brings_it_back(desk: Desk, small: Small, kind: str) -> None:
    form, remove = {
        "people": (f"people {small.report_seat}", lambda: remove_seat(desk.book, small.report_seat)),
        "people without a seat": (f"people -{small.report}", lambda: remove_person(desk.book, small.report)),
        "facts": (f"facts {small.fact}", lambda: remove_fact(desk.book, small.fact)),
    }[kind]
    desk.drafts.keep(form, "T", {"name": "Kim"})
    drafts = desk.drafts.list_drafts()
    assert find_gone(desk.book, drafts) == []
    remove()
    assert find_gone(desk.book, drafts) == drafts
    undo(desk.book)
    assert find_gone(desk.book, drafts) == []


@pytest.mark.parametrize("form", ["settings", "account new", "facts", "facts x", "what 7", "facts \u00b2", ""])
def test_what_is_about_no_record_is_never_gone(desk: Desk, form: str) -> None:
    desk.drafts.keep(form, "T", {"name": "Kim"})
    assert find_gone(desk.book, desk.drafts.list_drafts()) == []


@pytest.mark.parametrize(
    "form", ["account 7", "tier 7", "facts new 7", "people new 7 0", "people 0", "facts 9" + "9" * 30]
)
def test_what_is_about_a_record_that_never_was_is_gone(desk: Desk, form: str) -> None:
    desk.drafts.keep(form, "T", {"name": "Kim"})
    assert len(find_gone(desk.book, desk.drafts.list_drafts())) == 1


def test_a_link_or_a_reason_of_what_is_gone_is_told_of(desk: Desk, small: Small) -> None:
    link = add_link(desk.book, {"account_id": small.northwind, "address": "https://chat.example"})
    for form in (f"links {link}", f"links new {small.northwind}", f"snooze {small.northwind} one thread 0"):
        desk.drafts.keep(form, "Kept", {"name": "Chat"})
    assert find_gone(desk.book, desk.drafts.list_drafts()) == []
    remove_link(desk.book, link)
    assert [draft.form for draft in find_gone(desk.book, desk.drafts.list_drafts())] == [f"links {link}"]
    desk.drafts.keep("snooze 1 one thread 0", "Kept", {"reason": "Later"})
    assert len(find_gone(desk.book, desk.drafts.list_drafts())) == 2
