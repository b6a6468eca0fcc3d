"""A session whose program is killed at any instant goes on where it was, with every answer that was told as kept."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from store.checkup import check_book
from store.facts import Fact
from store.opening import open_book
from store.reviews.reviews import current_review
from store.reviews.session import begin_review, read_session

KILLS = 3
FACTS = 400
ROOT = Path(__file__).parents[3]
ANSWERING = """
import sys
from datetime import date
from pathlib import Path
from store.opening import open_book
from store.reviews import answering
from store.reviews.session import begin_review, read_session

with open_book(Path(sys.argv[1]), who="J. Ek") as book:
    review = begin_review(book, int(sys.argv[2]))
    with book.read() as session:
        asked = read_session(session, review).left["sweep"]
    todo = {"owner_id": int(sys.argv[3]), "due_on": date(2027, 1, 4)}
    ways = (
        answering.say_true,
        lambda *at: answering.change(*at, {"text": "New"} if at[2].subject == "fact" else {}),
        answering.say_gone,
        lambda *at: answering.ask(*at, todo),
        answering.leave,
    )
    for place, question in enumerate(asked):
        print("asked", question.subject, question.key, flush=True)
        ways[place % len(ways)](book, review, question)
        print("kept", question.subject, question.key, flush=True)
"""


def answer_and_kill(path: Path, account: int, colleague: int, chance: Random) -> tuple[list[str], list[str]]:
    """Answer questions in a process that is killed at a random instant; return what it said of «asked» and «kept»."""
    command = [sys.executable, "-c", ANSWERING, str(path), str(account), str(colleague)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(chance.randrange(1, 24))]
        time.sleep(chance.random() * 0.02)
        child.kill()
        lines += child.stdout.readlines()
    said = [line.split() for line in lines if line.endswith("\n")]
    asked, kept = ([f"{table} {key}" for what, table, key in said if what == word] for word in ("asked", "kept"))
    return asked, kept


def look_after(path: Path, account: int, asked: list[str], kept: list[str], before: set[str]) -> set[str]:
    """Hold the book after a kill to its word; return what is answered, by table and key."""
    assert asked, "it was killed in the midst"
    assert not check_book(path)
    with open_book(path, who="J. Ek") as book:
        with book.read() as session:
            current = current_review(session)
            assert current is not None
            assert current.account_id == account
        assert begin_review(book, account) == current.id, "it goes on with the same one"
        with book.read() as session:
            sitting = read_session(session, current.id)
    answered = {f"{each.subject} {each.subject_id}" for each in sitting.answers}
    assert before | set(kept) <= answered <= before | set(asked)
    assert len(answered - before) - len(kept) in (0, 1), "at most the last one had not been told yet"
    left = {f"{each.subject} {each.key}" for each in sitting.left["sweep"]}
    assert not left & answered
    assert set(asked) - answered <= left
    return answered


def test_a_session_goes_on_after_every_kill(filled: Any) -> None:
    chance = Random(6)  # noqa: S311 - instants, no secrets
    path, account = filled.path, filled.northwind
    with open_book(path, who="J. Ek") as book, book.write("Many facts") as session:
        keys = book.keys.new_keys(FACTS)
        session.insert_many(Fact, [{"id": key, "account_id": account, "text": f"Fact {key}"} for key in keys])
    answered: set[str] = set()
    for _ in range(KILLS):
        asked, kept = answer_and_kill(path, account, filled.colleague, chance)
        answered = look_after(path, account, asked, kept, answered)
    assert answered
