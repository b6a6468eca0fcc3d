"""What a shell is offered: verbs and names, each taken by a real bash as one word."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tui.cli.completion import ASKED, begun_as_typed, escaped_for_bash, open_quote

ROOT = Path(__file__).resolve().parent.parent.parent.parent
BASH = shutil.which("bash") or ""
# Says what bash is offered for the last word of a line, whose words come one a line.
PRESS_TAB = """
eval "$(tierbook --show-completion bash)"
IFS=$'\\n' read -r -d '' -a COMP_WORDS <<< "$1"
COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
_tierbook_completion tierbook
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a folder that holds a command `tierbook`."""
    command = tmp_path / "bin" / "tierbook"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m tui.main "$@"\n')
    command.chmod(0o755)
    return command.parent


@pytest.mark.skipif(not BASH, reason="there is no bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["te"], ["template"]),
        (["template", "sh"], ["show"]),
        (["show", "--js"], ["--json"]),
        (["show", "North"], ["Northwind\\ Depot", "Northwind\\ Logistics"]),
        (["show", "northwind\\ d"], ["northwind\\ depot"]),
        (["show", '"Northwind D'], ["Northwind Depot"]),
        (["show", "'halden"], ["halden Énergie"]),
        (["export", "Northwind\\ Depot", "顧"], ["顧客\\ 株式会社"]),
        (["show", "'"], ["=SUM(A1)", "Haldén Énergie", "Northwind Depot", "Northwind Logistics", "顧客 株式会社"]),
        (["show", '"Northwind "D'], []),
        (["show", "-b", "~nosuch/x.db", "N"], []),
    ],
)
def test_bash_is_offered_whole_words(book: Path, path: Path, words: list[str], offered: list[str]) -> None:
    line = "\n".join(["tierbook", *words])
    done = subprocess.run(
        [BASH, "--norc", "-c", PRESS_TAB, "bash", line],
        env={**os.environ, "PATH": f"{path}:/usr/bin:/bin", "SHELL": BASH},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.stdout.split("\n")[:-1], done.stderr) == (offered or [""], "")


HOSTILE = (
    "A $(touch owned)",
    "A `touch owned`",
    "A';touch owned;'",
    'A";touch owned;"',
    "A\\$(touch owned)",
    "A! *?[x]~ &|",
)


@pytest.mark.skipif(not BASH, reason="there is no bash")
@pytest.mark.parametrize("quote", ["", '"', "'"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_is_completed_is_one_word_for_bash_and_never_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, quote: str
) -> None:
    monkeypatch.setenv(ASKED, "complete_bash")
    monkeypatch.setenv("COMP_WORDS", f"tierbook\nshow\n{quote}A")
    monkeypatch.setenv("COMP_CWORD", "2")
    with escaped_for_bash():
        sys.stdout.write(f"{name}\n")
    word = quote + capsys.readouterr().out[:-1]
    word += "" if word.endswith(quote) else quote  # as bash does
    line = f"set -H; history -c; printf '<%s>' {word}\n"
    ran = [BASH, "--norc", "-i"]  # a shell that is typed into knows `!`, too
    done = subprocess.run(ran, input=line, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, list(tmp_path.iterdir())) == (f"<{name}>", []), done.stderr


@pytest.mark.parametrize(
    ("word", "quote"),
    [
        ("", ""),
        ("North\\ D", ""),
        ("O\\'Neil\\", ""),
        ('"', '"'),
        ("'It", "'"),
        ('"say \\"hi', '"'),
        ('"North"', None),
        ("'a'\\''b", None),
        ("$'a", None),
        ('a"b', None),
    ],
)
def test_it_is_known_in_which_quotes_a_word_is_typed(word: str, quote: str | None) -> None:
    assert open_quote(word) == quote


@pytest.mark.parametrize(
    ("typed", "name", "begun"),
    [
        ("north", "Northwind", "northwind"),
        ("HALDEN", "Haldén Énergie", "HALDEN Énergie"),
        ("", "Northwind", "Northwind"),
        ("strass", "Straße Nord", "Straße Nord"),
    ],
)
def test_a_name_begins_as_it_is_typed(typed: str, name: str, begun: str) -> None:
    assert begun_as_typed([name], typed) == [begun]


def test_a_checkout_that_is_called_by_two_words_offers_no_completion(tierbook, monkeypatch) -> None:
    monkeypatch.setenv("TIERBOOK_COMMAND", "python3 run.py")
    assert "completion" not in tierbook("--help").out


@pytest.mark.skipif(not BASH, reason="there is no bash")
@pytest.mark.parametrize(
    ("shell", "told"), [("/bin/bash", ""), ("/bin/zsh", "zsh"), ("/usr/bin/fish", "fish"), ("", "")]
)
def test_who_installs_completion_is_told_which_shell_it_is_for(
    tmp_path: Path, path: Path, shell: str, told: str
) -> None:
    done = subprocess.run(
        [BASH, "--norc", "-c", "tierbook --install-completion; exit $?"],
        env={**os.environ, "PATH": f"{path}:/usr/bin:/bin", "SHELL": shell, "HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("bash completion installed in ")
    words = f"Completion is supported in bash only; your own shell ($SHELL) is {told}.\n"
    assert done.stderr == (words if told else "")
