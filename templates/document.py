"""A document: one filled template for one account, with front matter of the program's own making."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from store.dossier import Dossier
from store.errors import Problem
from store.files import safe_name
from store.plans.plans import current_plan
from templates.context import build_context
from templates.escape import one_line
from templates.fill import Filler
from templates.filled import Filled
from templates.library import Template
from templates.missing import missing_points
from templates.profiles import CUSTOMER, INTERNAL, see_as
from templates.seal import seal_document, seal_for_customer
from templates.values import is_missing, reach_path
from templates.wording import Refusal

AT_ONCE = 125
"""Dossiers that are held at a time while many are filled, for which a template is compiled once."""
MOST_ROWS = 5_000
"""Facts, people, touches and so on that these may have together; a larger dossier is held alone."""
_MOST_BYTES = 60
"""Bytes of a template's name in a file name: with the account's own it stays under 240."""
_NO_LINK = re.compile(r"(?<!\\)((?:\\\\)*\\\])\(")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MAY_BE_FENCE = re.compile(r"```|~~~")
_FIRST_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")
_EMPTY_LINES = re.compile(r"\n([^\S\n]*)\n(?:[^\S\n]*\n)+")


@dataclass(frozen=True, slots=True)
class Document:
    """One document. With problems there is no text.

    `name` is the name of its file; `record` the key of its account, `title` what an index calls it. `gaps` says in
    words what the document asks for and the book does not know; each is marked in the text too. `lacking` says why
    there is none for this account, such as one without a plan.
    """

    name: str
    text: str
    gaps: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    title: str = ""
    record: str = ""
    lacking: str = ""
    template: str = ""
    """The name of the template, and its file as it is noted of a sheet that was made (`Template.noted`)."""
    digest: str = ""
    tier: int | None = None
    """The tier of the account; None also where the reader is not told of it."""
    notice: str = ""
    """What to look at before it is sent, in words."""


def _there_is(_dossier: Dossier, _profile: str) -> str:
    """Say of every account that it has such a document, and that all is well with it."""
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: what front matter calls it, and what it asks of a dossier.

    `why_not` returns why there is none of a dossier as the reader of a profile sees it, "" when there is one. With
    `has_points` a talking point that is still to be written is a gap; with `has_plan` front matter names the plan.
    A customer reads `title_for_customer`: what we call a document is our own way of working.
    """

    name: str
    has_points: bool = True
    has_plan: bool = False
    title_for_customer: str = ""
    is_sent: bool = False
    """Somebody outside may get it: front matter keeps to itself how we grade the account."""
    why_not: Callable[[Dossier, str], str] = _there_is
    notice: Callable[[Dossier, str], str] = _there_is
    """What to look at before a document of a dossier is sent to the reader of a profile, "" when nothing is."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made: a kind of document from a template, signed by me, for the reader of a profile."""

    kind: Kind
    template: Template
    me: str = ""
    profile: str = INTERNAL


def fill_documents(
    filler: Filler, order: Order, dossiers: Iterable[Dossier], cancelled: Callable[[], bool] | None = None
) -> Iterator[Document]:
    """Fill a template for each dossier, in their order; few of them are in memory at a time.

    Nothing of a dossier is looked at before what the reader must not see was taken out. A template whose file is wrong
    gives documents with its problems and without text.
    """
    batches = in_batches(see_as(order.profile, dossier) for dossier in dossiers)
    for made in fill_batches(filler, ((order, batch) for batch in batches), cancelled):
        yield from made


def fill_batches(
    filler: Filler,
    batches: Iterable[tuple[Order, Sequence[Dossier]]],
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[list[Document]]:
    """Yield the documents of each batch of dossiers, as the reader sees them; fewer of the last when cancelled.

    While one batch is filled, by a process of its own, the next one is read; so two of them are in memory.
    """
    begun: deque[_Begun] = deque()
    with ThreadPoolExecutor(1, "fill") as pool:
        for order, batch in batches:
            begun.append(_begin(pool, filler, order, batch, cancelled))
            if len(begun) > 1:
                yield begun.popleft().documents()
                if cancelled is not None and cancelled():
                    return
        while begun and not (cancelled is not None and cancelled()):
            yield begun.popleft().documents()


@dataclass(frozen=True, slots=True)
class _Begun:
    """A batch that is being filled: why there is no document of some, and what the others will be filled with."""

    order: Order
    dossiers: Sequence[Dossier]
    reasons: Sequence[str]
    filled: Future[list[Filled]] | Iterable[Filled]

    def documents(self) -> list[Document]:
        """Return the documents, once they are filled; fewer when it was cancelled."""
        made: list[Document] = []
        order, filled = self.order, iter(self.filled.result() if isinstance(self.filled, Future) else self.filled)
        for dossier, reason in zip(self.dossiers, self.reasons, strict=True):
            if reason:
                name = file_name(dossier, order.template, order.profile)
                record = str(dossier.account.id)
                made.append(Document(name, "", title=_title(order, dossier), record=record, lacking=reason))
            elif (result := next(filled, None)) is not None:
                made.append(_finish(order, dossier, result))
            else:  # cancelled
                break
        return made


def _begin(
    pool: ThreadPoolExecutor,
    filler: Filler,
    order: Order,
    dossiers: Sequence[Dossier],
    cancelled: Callable[[], bool] | None,
) -> _Begun:
    """Begin to fill a template for dossiers: a single one at once, as there is nothing to do meanwhile."""
    template = order.template
    reasons = [order.kind.why_not(dossier, order.profile) for dossier in dossiers]
    wanted = [dossier for dossier, reason in zip(dossiers, reasons, strict=True) if not reason]
    if template.problems:
        return _Begun(order, dossiers, reasons, [Filled("", (), template.problems)] * len(wanted))
    contexts = [build_context(dossier, order.me, template.body, order.profile) for dossier in wanted]
    filled = filler.fill_many(template.body, contexts, cancelled=cancelled, first_line=template.first_line)
    return _Begun(order, dossiers, reasons, pool.submit(list, filled) if len(wanted) > 1 else filled)


def in_batches(dossiers: Iterable[Dossier]) -> Iterator[list[Dossier]]:
    """Yield as many dossiers together as are held at a time."""
    batch: list[Dossier] = []
    rows = 0
    for dossier in dossiers:
        batch.append(dossier)
        rows += len(dossier.facts) + len(dossier.touches) + len(dossier.seats) + len(dossier.people)
        rows += len(dossier.attributes) + len(dossier.lines) + len(dossier.relationships) + len(dossier.cells)
        if len(batch) >= AT_ONCE or rows >= MOST_ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _finish(order: Order, dossier: Dossier, filled: Filled) -> Document:
    gaps = (
        *(missing_points(dossier) if order.kind.has_points else ()),
        *(f"{path} is not known" for path in unmet_needs(order.template, dossier, order.profile)),
        *(f"{gap.path} is not known" for gap in filled.gaps),
        *(f"{hint.what} (line {hint.line} of the template)" for hint in order.template.hints),
    )
    text = "" if filled.problems else _sealed(order, dossier, tidy(filled.text))
    name = file_name(dossier, order.template, order.profile)
    return Document(
        name,
        text,
        tuple(dict.fromkeys(gaps)),
        filled.problems,
        _title(order, dossier),
        record=str(dossier.account.id),
        template="" if order.profile == CUSTOMER else order.template.name,
        digest=order.template.noted,
        tier=None if order.profile == CUSTOMER or order.kind.is_sent else dossier.account.tier,
        notice=order.kind.notice(dossier, order.profile),
    )


def _sealed(order: Order, dossier: Dossier, body: str) -> str:
    """Return the file; a customer gets what the paper is and of which day, and nothing of our records."""
    if order.profile == CUSTOMER:
        heading = {"title": _title(order, dossier), "as_of": dossier.changed_on}
        return seal_for_customer(heading, body, str(dossier.account.id))
    return seal_document(_heading(order, dossier), body)


def _heading(order: Order, dossier: Dossier) -> dict[str, object]:
    """Return the front matter of what we read ourselves."""
    heading: dict[str, object] = {
        "title": _title(order, dossier),
        "account": one_line(dossier.account.name),
        "id": str(dossier.account.id),
        "tier": dossier.account.tier,
        "document": order.kind.name,
        "template": order.template.name,
        "as_of": dossier.changed_on,
    }
    if order.kind.is_sent:
        del heading["tier"]
    plan = current_plan(dossier.plans) if order.kind.has_plan else None
    if order.profile != INTERNAL:
        heading["profile"] = order.profile
    elif plan is not None:  # of this plan it is read back; what was made for others is not
        heading["plan"] = str(plan.id)
    return heading


def _title(order: Order, dossier: Dossier) -> str:
    ours = order.kind.title_for_customer if order.profile == CUSTOMER else ""
    return title_of(dossier.account.name, ours or order.template.title)


def title_of(account: str, what: str) -> str:
    """Return what an index calls a document: the account, and what it is."""
    return f"{one_line(account)} · {one_line(what)}"


def file_name(dossier: Dossier, template: Template, profile: str = INTERNAL) -> str:
    """Return the name of the file of a document, see `name_of_file`."""
    return name_of_file(dossier.account.name, dossier.account.id, template.name, profile)


def name_of_file(account: str, key: int, template: str, profile: str = INTERNAL) -> str:
    """Return the name of a document's file, safe on every system.

    It is made of the account, the template, the profile unless that is our own, and the last digits of the account's
    key.
    """
    kind = safe_name(template, ending="")
    if len(kind.encode()) > _MOST_BYTES:
        digest = hashlib.sha256(kind.encode()).hexdigest()[:6]
        kind = f"{kind.encode()[: _MOST_BYTES - 7].decode(errors='ignore').strip('-')}-{digest}"
    reader = "" if profile == INTERNAL else f"-{profile}"
    return safe_name(account, suffix=f"{kind}{reader}-{key & 0xFFFFFF:06x}")


def tidy(text: str) -> str:
    """Return the Markdown with no two blank lines in a row outside code, and one line break at its end.

    What looks like a link and is none, as its bracket is escaped, gets its parenthesis escaped too: a reader of another
    make may know less of Markdown.
    """
    if not _MAY_BE_FENCE.search(text):  # most: nothing has to be gone through line by line
        return _tidy_text(text)
    lines: list[str] = []
    fence = ""
    for line in text.strip("\n").split("\n"):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence):
            fence = ""
        if fence or line.strip() or (lines and lines[-1].strip()):
            lines.append(line if fence else _NO_LINK.sub(r"\1\(", line))
    return "\n".join(lines) + "\n"


def _tidy_text(text: str) -> str:
    """Return Markdown without code as `tidy` has it."""
    if not text.strip():
        return "\n"
    text = _EMPTY_LINES.sub(r"\n\1\n", _FIRST_LINES.sub("", text.strip("\n")))
    if "](" in text:
        text = _NO_LINK.sub(r"\1\(", text)
    return text + "\n"


def unmet_needs(template: Template, dossier: Dossier, profile: str = INTERNAL) -> list[str]:
    """Return what a template says it needs and the account does not have, as it is written there; an empty list too."""
    if not template.needs:
        return []
    context = build_context(dossier, source=" ".join(template.needs), profile=profile)
    return [path for path in template.needs if _is_unmet(context, path)]


def _is_unmet(context: dict[str, Any], path: str) -> bool:
    try:
        value = reach_path(context, path)
    except Refusal:
        return True
    return value == [] or is_missing(value)
