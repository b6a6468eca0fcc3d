"""What somebody edited in the file of an exported plan: the file is looked at, its book found as it was, and compared.

A file that was not written by us for ourselves is refused in words; none is ever changed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from store.book import Book
from store.dossier import Dossier, read_dossier
from store.errors import NotFound, Problem, Refused
from store.plans.earlier import dossiers_of_day
from store.plans.page import PlanPage, make_page
from store.plans.proposals import Proposal
from templates.document import fill_documents
from templates.documents import order_document
from templates.fill import Filler
from templates.front_matter import cut_front_matter
from templates.library import Library
from templates.markdown_files import read_file
from templates.plan import FULL_PLAN, PLAN
from templates.plan_reading import read_back
from templates.planning import as_deep
from templates.profiles import CUSTOMER, INTERNAL, PROFILES
from templates.seal import is_for_customer, read_seal

TITLE = "Nothing was read back"
AGAIN = "Export the plan on one page, and edit that."
UNKNOWN_PAST = (
    "the book was changed since the file was written, and how it was then is not known any more: "
    "some of these differences may be changes in the book"
)
_CHECK = re.compile(r"^check: ([0-9a-f]{16})$", re.MULTILINE)
_KEY = re.compile(r"[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Heading:
    """What the front matter of an exported plan says of it."""

    account: int
    plan: int
    name: str
    as_of: date | None
    check: str


@dataclass(frozen=True)
class Edits:
    """What was edited: proposals for one plan of one account, and what could not be read, with its line."""

    account: int
    plan: int
    name: str
    proposals: tuple[Proposal, ...] = ()
    problems: tuple[Problem, ...] = ()
    beyond: str = ""
    """How much of the plan the page shows, in words; empty when all of it stands there."""
    is_sure: bool = True
    """Whether the book was found as it was when the file was written; else every difference may be a clash."""


def read_plan_file(path: Path, title: str = TITLE) -> str:
    """Return the text of a Markdown file that the user names; Refused, called `title`, when it cannot be read."""
    found = read_file(Path(path.resolve()))
    if found.problem is not None:
        raise Refused(title, f"{path}: {found.problem.in_words()}", safe="Nothing was changed.")
    return found.text


def is_exported(text: str) -> bool:
    """Say whether a file began as a document of ours."""
    heading = _front_matter(text)
    return is_for_customer(text) or (
        "id" in heading and ("profile" in heading or {"document", "plan"} <= heading.keys())
    )


def read_heading(text: str) -> Heading:
    """Return what an exported plan says of itself; Refused in words for any other file."""
    heading = _front_matter(text)
    document, profile = heading.get("document", ""), heading.get("profile", "")
    if not is_exported(text):
        raise Refused(TITLE, "The file is no plan that Tierbook has exported.", f"{AGAIN} Another plan is imported.")
    profile = CUSTOMER if is_for_customer(text) else profile
    if profile and profile != INTERNAL:
        who = f"for the {profile}" if profile in PROFILES else f"for “{profile[:40]}”"
        raise Refused(TITLE, f"The file was exported {who}: it leaves things out.", f"{AGAIN} Choose everything.")
    if document == FULL_PLAN:
        raise Refused(TITLE, "This is the whole plan: it is for reading.", AGAIN)
    if document != PLAN:
        raise Refused(TITLE, f"This is another document: “{document[:40]}”.", AGAIN)
    keys = [heading.get(name, "") for name in ("id", "plan")]
    if not all(_KEY.fullmatch(key) for key in keys):
        raise Refused(TITLE, "The front matter does not say any more which plan this is.", AGAIN)
    return Heading(int(keys[0]), int(keys[1]), heading.get("account", ""), _day(heading.get("as_of", "")),
                   heading.get("check", ""))  # fmt: skip


def find_edits(book: Book, library: Library, filler: Filler, text: str, account: int | None = None) -> Edits:
    """Return what was edited in an exported plan; Refused when it is none, or is of another account than is meant."""
    heading = read_heading(text)
    if account not in (None, heading.account):
        raise Refused(TITLE, f"The file is a plan of another account: {heading.name or 'one of another name'}.", "")
    now = _one_plan(_read(book, heading), heading)
    if (seal := read_seal(text.encode())) is not None and seal.unbroken:
        return Edits(heading.account, heading.plan, now.account.name)
    printing = _Printing(library, filler, heading)
    base, printed = printing.find(book, now)
    found = read_back(text, printed, _page(base), _page(now))
    is_sure = _CHECK.search(printed) is not None and printing.is_of(printed)
    problems = (*(() if is_sure or not found.proposals else (Problem(None, UNKNOWN_PAST),)), *found.problems)
    return Edits(
        heading.account, heading.plan, now.account.name, tuple(found.proposals), problems, found.beyond, is_sure
    )


class _Printing:
    """Prints the plan again, as it was exported."""

    def __init__(self, library: Library, filler: Filler, heading: Heading) -> None:
        self._order, self._filler, self._heading = order_document(library, PLAN), filler, heading

    def find(self, book: Book, now: Dossier) -> tuple[Dossier, str]:
        """Return the dossier that the file was written of, and the document; as it is now where none is it."""
        printed = self._print(now)
        if not self.is_of(printed):
            for dossier in self._earlier(book):
                earlier = self._print(dossier)
                if self.is_of(earlier):
                    return dossier, earlier
        return now, printed

    def is_of(self, printed: str) -> bool:
        """Say whether a document is the one that the file began as."""
        found = _CHECK.search(printed)
        return found is not None and found[1] == self._heading.check

    def _earlier(self, book: Book) -> Iterator[Dossier]:
        if self._heading.as_of is None:
            return
        for dossier in dossiers_of_day(book, self._heading.account, self._heading.as_of):
            if any(plan.id == self._heading.plan for plan in dossier.plans):
                yield _one_plan(dossier, self._heading)

    def _print(self, dossier: Dossier) -> str:
        made = next(fill_documents(self._filler, self._order, [dossier]))
        if made.problems:
            words = "\n".join(problem.in_words() for problem in made.problems)
            raise Refused(TITLE, words, f"`tierbook template check {self._order.template.name}` says more.")
        return made.text


def _read(book: Book, heading: Heading) -> Dossier:
    try:
        with book.read() as session:
            return read_dossier(session, heading.account)
    except NotFound:
        name = f"“{heading.name[:60]}”" if heading.name else "an account"
        raise Refused(TITLE, f"The file is a plan of {name}, which is not in this book.", "") from None


def _one_plan(dossier: Dossier, heading: Heading) -> Dossier:
    plans = tuple(plan for plan in dossier.plans if plan.id == heading.plan)
    if not plans:
        raise Refused(TITLE, f"The plan is no longer in the book of {dossier.account.name}.", "Undo may bring it back.")
    return replace(dossier, plans=plans)


def _page(dossier: Dossier) -> PlanPage:
    page = make_page(dossier)
    if page is None:
        raise LookupError("the account has no plan")
    return as_deep(page)


def _front_matter(text: str) -> dict[str, str]:
    """Return the single texts of a file's front matter; nothing where it is none, or not to be read."""
    import yaml

    try:
        found = yaml.load(cut_front_matter(text).source, Loader=yaml.BaseLoader)  # noqa: S506 - knows texts only
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): value for name, value in found.items() if isinstance(value, str)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
