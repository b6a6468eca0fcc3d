"""Templates are checked and filled here, from the program's side: in a worker process, within limits, one at a time.

A template is a program that somebody wrote; this module never reads one itself. It hands source and plain data to
`worker`, waits no longer than the limits allow, and gives back a text or problems in words.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self

from store.errors import Problem, StoreError
from templates import frames
from templates.filled import Filled
from templates.process import Lost, Worker

AT_ONCE = 500
"""Documents in one request, for which the template is compiled once."""
MOST_SENT = 8_000_000
"""Bytes of data in one request: what one account needs beside it stays within the worker's memory."""
MOST_HELD = 16_000_000
"""Characters of documents held before they are given on."""
_MOST_ENDED = 3
_PLAIN = frozenset([str, int, float, bool, type(None)])
_HOLDERS = frozenset([dict, list])
_TEXT = frozenset([str])
_ENDED = {
    "time": (f"the template took longer than {frames.WALL_SECONDS:g} seconds", "Loops inside loops are slow."),
    "cpu": (f"the template worked longer than {frames.CPU_SECONDS} seconds", "Loops inside loops are slow."),
    "memory": (f"the template needed more than {frames.MEMORY_BYTES >> 20} MB", "Loops inside loops grow fast."),
    "request": (
        f"what the template is filled with is larger than {frames.LARGEST_REQUEST >> 20} MB",
        "Shorten the longest notes and descriptions of the account.",
    ),
    "output": ("the document grew too large", "Loops inside loops grow fast."),
    "died": ("the template brought its own process to an end", "Nothing else was touched."),
    "cancelled": ("filling was cancelled", ""),
}
_OF_EACH = ("time", "cpu")
"""Limits that count for each document anew, so that the one that reached them is to blame."""
_NOT_TRIED = Filled("", (), (Problem(None, "not filled: this template was stopped for other accounts already"),))


class Filler:
    """Checks and fills templates in a worker that starts with the first call. Safe to call from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker at once, even while it works; a later call is refused."""
        self._closed = True
        if self._worker is not None:
            self._worker.end()

    def check(
        self,
        source: str,
        shape: dict[str, Any],
        example: dict[str, Any] | None = None,
        *,
        first_line: int = 1,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Problem]:
        """Return what is wrong with a template: its language, its names held against the shape of the data.

        With an example it is also filled once. `first_line` is the number of the source's first line in its file.
        When `cancelled` says so the check ends early, and that is its problem.
        """
        plain_data([shape, example])
        request = {"kind": "check", "source": source, "first_line": first_line, "shape": shape, "example": example}
        with self._lock:
            answers, reason = self._ask(frames.frame(request), cancelled=cancelled)
        return list(answers[0].problems) if answers else [_ended(reason)]

    def fill(self, source: str, context: dict[str, Any], *, first_line: int = 1) -> Filled:
        """Fill a template once. The context is plain data: dict, list, str, int, float, bool, None."""
        return next(self.fill_many(source, [context], first_line=first_line))

    def fill_many(
        self,
        source: str,
        contexts: Iterable[dict[str, Any]],
        on_progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        first_line: int = 1,
    ) -> Iterator[Filled]:
        """Fill a template for each context, in their order; limits count for each document.

        `on_progress` is told how many are done; when `cancelled` says so, the iterator ends early. A document that
        had to be stopped has a problem; after three of them the rest is not tried.
        """
        ended = done = 0
        request = {"kind": "fill", "source": source, "first_line": first_line}
        for batch in _batches(contexts):
            at_once = len(batch)
            while batch:
                if cancelled is not None and cancelled():
                    return
                if ended >= _MOST_ENDED:
                    yield from [_NOT_TRIED] * len(batch)
                    break
                told = (lambda count, before=done: on_progress(before + count)) if on_progress else None
                sent = batch[:at_once]
                with self._lock:
                    answers, reason = self._ask(frames.frame(request, sent), told, cancelled)
                was_stopped = reason not in ("", "cancelled") or not (answers or reason)
                is_to_blame = was_stopped and (len(sent) == 1 or reason in _OF_EACH)
                at_once = 1 if was_stopped else at_once * 2  # perhaps what others need was too much: once more, alone
                if is_to_blame:
                    ended += 1
                    answers.append(Filled("", (), (_ended(reason),)))
                yield from answers
                done += len(answers)
                batch = batch[len(answers) :]

    def _ask(
        self,
        content: bytes,
        on_progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> tuple[list[Filled], str]:
        """Return the answers, and why there are no more: empty when all was answered. The lock is held.

        A worker that was lost before it answered anything is started once more.
        """
        if len(content) > frames.LARGEST_REQUEST:
            return [], "request"
        for _ in range(2):
            answers: list[Filled] = []
            worker = self._started()
            try:
                reason = _take(worker.ask(content, cancelled), answers, on_progress)
            except Lost:
                worker.end()
                if answers:
                    break
            except BaseException:
                worker.end()  # what it has still to say must not be taken for the next answer
                raise
            else:
                if reason is None:
                    worker.end()  # the rest is asked for when these have been taken
                return answers, reason or ""
        return answers, "died"

    def _started(self) -> Worker:
        if self._worker is None or not self._worker.is_alive():
            if self._worker is not None:
                self._worker.end()
            if self._closed:
                raise StoreError("Templates are closed", "The program is ending; nothing was filled.")
            self._worker = Worker()
            if self._closed:  # meanwhile, by another thread
                self._worker.end()
        return self._worker


def _take(said: Iterator[Filled | str], answers: list[Filled], on_progress: Callable[[int], None] | None) -> str | None:
    """Add what the worker answers; return why there are no more answers, None where these are as many as are held."""
    held = 0
    for answered in said:
        if isinstance(answered, str):
            return answered
        answers.append(answered)
        if on_progress is not None:
            on_progress(len(answers))
        held += len(answered.text)
        if held > MOST_HELD:
            return None
    raise Lost


def _batches(contexts: Iterable[dict[str, Any]]) -> Iterator[list[bytes]]:
    """Yield what goes into one request each, as JSON."""
    batch: list[bytes] = []
    size = 0
    for context in contexts:
        plain_data(context)
        batch.append(frames.encode(context))
        size += len(batch[-1])
        if len(batch) >= AT_ONCE or size >= MOST_SENT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def plain_data(data: object) -> None:
    """Raise TypeError unless the data is plain: dict with text keys, list, str, int, float, bool, None; no subclass."""
    waiting: list[Any] = [[data]]
    while waiting:
        holder = waiting.pop()
        values = holder
        if type(holder) is dict:
            if holder and {*map(type, holder)} != _TEXT:
                raise TypeError("a template's data has texts as keys")
            values = holder.values()
        others = {*map(type, values)} - _PLAIN
        if not others <= _HOLDERS:
            raise TypeError(f"a template's data is plain values only, never {min(k.__name__ for k in others)}")
        if others:
            waiting.extend(value for value in values if type(value) in _HOLDERS)


def _ended(reason: str) -> Problem:
    return Problem(None, *_ENDED.get(reason, _ENDED["died"]))
