"""Changing: `set` fields of an account, take the last change back (`undo`), do it again (`redo`)."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store.clean import clean, fold
from store.errors import Refused
from tui.cli.books import write_book
from tui.cli.options import AccountName, BookFile, Context, find_places
from tui.cli.telling import say
from tui.names import SHOWN, KnownNames

if TYPE_CHECKING:
    from store.accounts import AccountRow

NUMBERS = ("revenue", "employees")
"""The fields whose new value is said again, as it was understood."""
FIELDS_BY_WORD = {"reason": "tier_reason", "owner": "owner_id", "parent": "parent_id", "archived": "archived_on"}
"""What a user would rather write, and the field it stands for."""

Assignments = Annotated[
    list[str], typer.Argument(metavar="FIELD=VALUE", help="What to change; an empty value clears the field.")
]

NewOwner = Annotated[
    bool, typer.Option("--new-owner", help="Add the owner as a colleague, although one is called much alike.")
]
ALIKE = 0.8
"""From how much two names have in common, of 1, the one may be a slip of the other."""


def set_fields(
    context: Context, account: AccountName, changes: Assignments, new_owner: NewOwner = False, book: BookFile = None
) -> None:
    """Change fields of an account, as one step that can be undone.

    Example: tierbook set "Northwind Logistics" tier=1 reason="won the fleet tender" revenue=412,000,000

    Amounts are in the book's currency, dates like 2026-03-31, today or -3d; owner and parent are named, the owner
    also by e-mail. A name that no colleague has yet becomes one. Clear a field with FIELD=
    """
    with write_book(find_places(context, book)) as open_book:
        from store.accounts import edit_account, find_account
        from store.undoing import next_undo

        with open_book.read() as session:
            found = find_account(session, account)
            texts = _read_assignments(changes)
            wanted = {field: _read_value(session, field, text) for field, text in texts.items()}
            owner = ""
            if "owner_id" in texts:
                wanted["owner_id"], owner = _read_owner(session, texts["owner_id"], sure=new_owner)
            before = next_undo(session)
        row = edit_account(open_book, found.id, wanted, _seen(found, wanted), owner=owner)
        with open_book.read() as session:
            done = next_undo(session)
            changed = ", ".join(_in_words(session, name, row) for name in wanted if _differs(found, row, name))
    if done is None or (before is not None and done.change_id == before.change_id):
        say(f"{found.name} was like that already; nothing changed.")
    else:
        newcomer = f" New colleague: {clean(owner)}." if owner else ""
        say(f"Saved. {found.name}: {changed}.{newcomer} `tierbook undo` takes it back.")


def _differs(before: AccountRow, now: AccountRow, field: str) -> bool:
    return bool(getattr(before, field) != getattr(now, field))


def _in_words(session: Any, field: str, row: AccountRow) -> str:
    """Return what became of a field: its name, and its new value where that is a number, a name or a tier."""
    from store.accounts import read_account
    from store.book_settings import read_book_settings
    from store.colleagues import list_colleagues
    from store.money import in_full
    from store.words import TIERS

    word = next((word for word, name in FIELDS_BY_WORD.items() if name == field), field.replace("_", " "))
    value = getattr(row, field)
    if field == "tier":
        return f"tier {TIERS.get(value, 'Untiered')}"
    if field == "archived_on":
        return "archived" if value else "brought back"
    if field == "owner_id":
        return f"{word} {next((each.name for each in list_colleagues(session) if each.id == value), 'nobody')}"
    if field == "parent_id":
        return f"{word} {read_account(session, value).name if value else 'none'}"
    if field not in NUMBERS:
        return word
    if value is None:
        return f"{word} not known"
    return f"{word} {in_full(value, read_book_settings(session).currency) if field == 'revenue' else f'{value:,}'}"


def _seen(found: AccountRow, wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in wanted}


def _read_assignments(assignments: list[str]) -> dict[str, str]:
    """Return the text for each field."""
    from store.accounts import AccountDraft

    names = sorted({*AccountDraft.model_fields, *FIELDS_BY_WORD} - set(FIELDS_BY_WORD.values()))
    texts: dict[str, str] = {}
    for assignment in assignments:
        word, equals, text = assignment.partition("=")
        word = word.strip().lower().replace("-", "_")
        if not equals:
            raise Refused("Nothing was changed", f"“{assignment}” is no FIELD=VALUE.", "Write it like tier=1.")
        if word not in names:
            raise _unknown(word, names)
        field = FIELDS_BY_WORD.get(word, word)
        if field in texts:
            raise Refused("Nothing was changed", f"“{word}” is given twice.", "Give each field once.")
        texts[field] = text
    return texts


def _unknown(word: str, names: list[str]) -> Refused:
    near = get_close_matches(word, names, n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"Fields: {', '.join(names)}."
    return Refused("Nothing was changed", f"An account has no field “{word}”.", hint)


def _read_value(session: Any, field: str, text: str) -> Any:
    """Return what the text means for the field; what the draft checks itself passes through."""
    if not text.strip():
        return None if field.endswith("_id") else ""
    if field == "parent_id":
        from store.accounts import find_account

        return find_account(session, text).id
    from store.accounts import parse_field
    from store.book_settings import read_book_settings

    return parse_field(field, text, read_book_settings(session).currency)


def _read_owner(session: Any, text: str, *, sure: bool) -> tuple[int | None, str]:
    """Return the key of the colleague of that name, e-mail or key, or else the name of one to be made.

    Refused where several fit; and unless the user is sure, where the name may be the beginning or a slip of another's,
    or is an e-mail.
    """
    from store.colleagues import list_colleagues

    if not text.strip():
        return None, ""
    colleagues = list_colleagues(session)
    key = fold(clean(text))
    known = [each for each in colleagues if key and key in (fold(each.name), fold(each.email), str(each.id))]
    if len(known) > 1:
        fitting = "; ".join(f"{each.name} ({', '.join(filter(None, (each.email, str(each.id))))})" for each in known)
        raise Refused("Which colleague?", f"“{clean(text)}” fits {fitting}.", "Name them by e-mail, or by number.")
    if known:
        return known[0].id, ""
    called = [word for each in colleagues for word in (each.name, each.email) if word]
    begun = KnownNames(each.name for each in colleagues).find(clean(text))
    near = begun[:SHOWN] or get_close_matches(text, called, n=1, cutoff=ALIKE)
    if (near or "@" in text) and not sure:
        meant = f"Did you mean {' or '.join(f'“{name}”' for name in near)}? " if near else ""
        hint = f"{meant}If it is somebody else, say --new-owner."
        raise Refused("Nothing was changed", f"No colleague is called “{clean(text)}”.", hint)
    return None, text


def undo_change(context: Context, book: BookFile = None) -> None:
    """Take the last change back, whichever session made it.

    Example: tierbook undo
    """
    with write_book(find_places(context, book)) as open_book:
        from store.undoing import undo

        say(f"Took back: {undo(open_book).in_words()}. `tierbook redo` does it again.")


def redo_change(context: Context, book: BookFile = None) -> None:
    """Do again what was taken back last.

    Example: tierbook redo
    """
    with write_book(find_places(context, book)) as open_book:
        from store.undoing import redo

        say(f"Did again: {redo(open_book).in_words()}. `tierbook undo` takes it back.")
