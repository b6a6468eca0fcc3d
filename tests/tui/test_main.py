"""The process `tierbook`: what it opens, what it loads, its modes, pipes and exit codes."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from store.migrations import create_book
from tui.main import read_screen_arguments

ROOT = Path(__file__).resolve().parent.parent.parent
HEAVY = {"textual", "rich", "sqlmodel", "sqlalchemy", "pydantic", "alembic", "jinja2", "markdown_it", "yaml"}


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def run(*words: object, by_shell: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run `tierbook` without a terminal; with `by_shell` as that text, in which "$@" stands for it."""
    command = [sys.executable, "-m", "tui.main", *map(str, words)]
    return subprocess.run(
        ["/bin/sh", "-c", by_shell, "sh", *command] if by_shell else command,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def home(private_home: Path) -> Path:
    """Return the data folder of the test, not made yet."""
    return private_home / "tierbook"


@pytest.fixture
def book(tmp_path: Path, empty_once: Path) -> Path:
    """Return a copy of an empty book."""
    return Path(shutil.copyfile(empty_once, tmp_path / "book.db"))


@pytest.fixture(scope="module")
def empty_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty book that others are copied from."""
    path = tmp_path_factory.mktemp("empty") / "book.db"
    create_book(path, "Harbour book")
    return path


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], (None, False)),
        (["demo"], (None, True)),
        (["-b", "a.db"], (Path("a.db"), False)),
        (["--book", "a.db"], (Path("a.db"), False)),
        (["--book=a.db"], (Path("a.db"), False)),
        (["-ba.db"], (Path("a.db"), False)),
        (["-b"], None),
        (["--book="], None),
        (["list"], None),
        (["-b", "a.db", "list"], None),
        (["demo", "--help"], None),
        (["--help"], None),
        ([""], None),
    ],
)
def test_the_screen_is_opened_only_when_nothing_else_is_asked(arguments, wanted) -> None:
    assert read_screen_arguments(arguments) == wanted


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["list", "--help"], ["list"], ["where"], ["settings"]])
def test_light_verbs_load_nothing_heavy(words, book) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tui.main", *words],
        env=environment(TIERBOOK_BOOK=str(book)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    loaded = set(re.findall(r"^import time:.*\|\s*(\w+)[\w.]*$", done.stderr, re.MULTILINE))
    assert "tui" in loaded
    assert not loaded & HEAVY


def test_every_verb_has_help_with_an_example() -> None:
    listed = run("--help").stdout.partition("Commands:")[2]
    verbs = re.findall(r"^  (\w+) ", listed, re.MULTILINE)
    assert {"demo", "new", "list", "show", "set", "undo", "check", "backup", "restore", "dump", "settings"} <= set(
        verbs
    )
    assert "..." not in listed
    for verb in verbs:
        told = run(verb, "--help")
        assert told.returncode == 0
        assert f"Example: tierbook {verb}" in told.stdout or verb in ("template", "play", "plan", "campaign", "cadence")


def test_without_a_terminal_the_portfolio_is_printed_on_a_first_run(home) -> None:
    done = run()
    assert done.returncode == 0
    assert "My book" in done.stdout
    assert "0  Tier 1 · Strategic" in done.stdout
    assert "no accounts yet" in done.stdout
    assert "terminal" in done.stderr
    assert "`tierbook`" in done.stderr
    assert (home / "book.db").stat().st_size > 0


def test_the_portfolio_shows_the_first_tier_that_has_accounts(book) -> None:
    from store.accounts import add_account
    from store.opening import open_book

    with open_book(book) as opened:
        for number in range(45):
            add_account(opened, {"name": f"Account {number:02}", "tier": 2})
        add_account(opened, {"name": "Other", "tier": 3})
    done = run("-b", book)
    assert done.returncode == 0
    shown = [line for line in done.stdout.splitlines() if "Account " in line and not line.startswith("Tier")]
    assert len(shown) == 40
    assert f"… and 5 more: `tierbook -b {book} list --tier 2` prints them all." in done.stdout
    assert "Other" not in done.stdout


def test_a_dumb_terminal_gets_plain_text(start_in_terminal, book) -> None:
    code, output = start_in_terminal("-b", book, TERM="dumb")
    assert code == 0
    assert b"\x1b" not in output
    assert b"Harbour book" in output


def test_a_named_book_that_is_not_there_is_not_made(home, tmp_path) -> None:
    done = run("--book", tmp_path / "none.db")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no book" in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_advice_names_the_book_whether_a_screen_or_a_verb_was_asked_for(home, tmp_path) -> None:
    script = tmp_path / "e.sh"
    script.write_text("echo hi\n", encoding="utf-8")
    told = {run(*words).stderr for words in (["-b", script], ["--book", script], ["list", "-b", script])}
    assert len(told) == 1
    assert f"`tierbook -b {script} restore` lists the backups" in told.pop()


@pytest.mark.parametrize("trace", ["backups/book-20260101T000000000000-asked.db", "book.db.last"])
def test_a_book_that_was_here_is_not_replaced_by_an_empty_one(home, trace) -> None:
    (home / trace).parent.mkdir(parents=True)
    (home / trace).write_bytes(b"0")
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert not (home / "book.db").exists()


def test_a_book_of_no_bytes_is_not_taken_for_a_new_one(home) -> None:
    home.mkdir()
    (home / "book.db").touch()
    done = run()
    assert done.returncode == 2
    assert "empty" in done.stderr
    assert (home / "book.db").stat().st_size == 0


@pytest.mark.parametrize("umask", ["000", "022"])
def test_all_that_is_made_is_private_whatever_the_umask(home, tmp_path, umask) -> None:
    made = tmp_path / "made"
    commands = ["", " new made/deep/a.db", " settings name=Other", " backup", " backup made/b.db", " list"]
    steps = " && ".join(f'"$@"{command} >/dev/null 2>&1' for command in commands)
    done = run(by_shell=f"umask {umask}; cd {tmp_path}; mkdir -m 700 made; {steps}")
    assert done.returncode == 0
    paths = [home, *home.rglob("*"), *made.rglob("*")]
    assert {path.name for path in paths} >= {"book.db", "book.db.last", "backups", "a.db", "b.db"}
    assert [path for path in paths if path.stat().st_mode & 0o077] == []


def test_a_reader_that_leaves_is_no_fault(book) -> None:
    done = run("dump", TIERBOOK_BOOK=str(book), by_shell='{ "$@"; echo "ended $?" >&2; } | head -c 1')
    assert done.stderr == "ended 1\n"


def test_closed_output_is_told(book) -> None:
    done = run("list", TIERBOOK_BOOK=str(book), by_shell='"$@" >&-')
    assert done.returncode == 2
    assert "output is closed" in done.stderr


def test_closed_error_output_and_input_do_no_harm(book) -> None:
    done = run("check", TIERBOOK_BOOK=str(book), by_shell='"$@" <&- 2>&-')
    assert done.returncode == 0
    assert "All is well" in done.stdout
    assert run(TIERBOOK_BOOK=str(book), by_shell='"$@" <&-').returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("verb", ["settings", "dump", ""])
def test_output_that_cannot_be_written_is_told(book, verb) -> None:
    done = run(*verb.split(), TIERBOOK_BOOK=str(book), by_shell='"$@" >/dev/full')
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_verb_is_told() -> None:
    done = run("lst")
    assert (done.returncode, done.stdout) == (2, "")
    assert "list" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_output_that_lacks_characters_gets_marks_and_whole_json(book, encoding) -> None:
    run("settings", "name=Häfen – 港", TIERBOOK_BOOK=str(book))
    printed = run("settings", "--json", TIERBOOK_BOOK=str(book), PYTHONIOENCODING=encoding).stdout
    assert "\\u6e2f" in printed
    done = subprocess.run(
        [sys.executable, "-m", "tui.main", "settings"],
        env=environment(TIERBOOK_BOOK=str(book), PYTHONIOENCODING=encoding),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"?" in done.stdout


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"HOME": "", "TIERBOOK_HOME": ""}, None),
        ({"TIERBOOK_HOME": "/dev/null/x"}, 2),
        ({"TMPDIR": "/not/there", "LC_ALL": "C", "TERM": ""}, 0),
    ],
)
def test_an_odd_environment_is_told_in_words(variables, code, tmp_path) -> None:
    done = run(**variables) if code is not None else run("where", **variables)
    assert done.returncode in ((0, 2) if code is None else (code,))
    assert "Traceback" not in done.stderr
    assert "fault" not in done.stderr


def test_a_fault_of_our_own_is_told_without_what_was_typed(home, tmp_path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import tui.cli.settings as s\n"
        "def tell_where(*a, **k): raise ZeroDivisionError('SECRET-4711')\n"
        "import tui.cli.books\n"
        "tui.cli.settings.find_places = tell_where\n",
        encoding="utf-8",
    )
    done = run("where", PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr
    (note,) = (home / "notes").iterdir()
    assert str(note) in done.stderr
    assert "SECRET-4711" not in done.stderr + note.read_text(encoding="utf-8")
    assert note.stat().st_mode & 0o077 == 0


def test_an_interrupt_ends_quietly(book, tmp_path) -> None:
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "tui.main", "dump"],
        env=environment(TIERBOOK_BOOK=str(fill_widely(book))),
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None and select.select([], [writer], [], 0)[1]:
        time.sleep(0.01)  # until the pipe is full: now it waits for a reader that does not read
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    os.close(writer)
    os.close(reader)
    assert process.returncode == 130
    assert told == ""


def fill_widely(book: Path) -> Path:
    """Fill a book with more than a pipe holds."""
    from store.accounts import Account
    from store.opening import open_book

    with open_book(book) as opened, opened.write("fill") as session:
        blank = {name: "" for name, field in Account.model_fields.items() if field.annotation is str}
        rows = [{**blank, "id": key, "name": "x" * 200, "name_key": "x"} for key in opened.keys.new_keys(1000)]
        session.insert_many(Account, rows)
    return book


@pytest.fixture
def start_in_terminal() -> Callable[..., tuple[int, bytes]]:
    """Return a function that runs `tierbook` in a pseudo-terminal to its end: exit code and what was written."""
    import pty

    def start(*words: object, **variables: str) -> tuple[int, bytes]:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "tui.main", *map(str, words)],
            env=environment(**variables),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        output = b""
        try:
            while piece := os.read(ours, 65536):
                output += piece
        except OSError:  # how Linux says that the other side has closed
            pass
        os.close(ours)
        return process.wait(timeout=60), output

    return start
