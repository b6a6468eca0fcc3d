"""How quickly the template editor answers keys while it tries a template out, beside a key of a bare Textual app.

`python -m tests.benchmarks.template_editor` types into a template of the sample book that is sound, then into such as
loop, eat memory or are large; each key comes while the text before it is still being tried. Aim: 95 of 100 keys are
seen within 200 ms, whatever the template. With `--templates FILE.py` those are typed into that its dictionary TEMPLATES
holds, by name; then it is told, too, what became of each, and whether anything came out that a template must not reach.
"""

from __future__ import annotations

import argparse
import runpy
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.dossier import read_dossiers
from store.opening import open_book
from store.places import sample_book
from templates.fill import Filler
from templates.trying import Bench, Tried
from tests.benchmarks.run import HERE, Figures, _home, _note, _p95
from tests.benchmarks.terminal import Terminal

HEAD = "---\nname: tried\ntitle: Tried\n---\n"
TEXTS = {
    "sound": "# {{ account.name }}\n\n{% for fact in facts %}\n- {{ fact.text }}\n{% endfor %}\n",
    "loops": "{% for a in points %}" * 18 + "{% endfor %}" * 18 + "\n",
    "memory": "{% set x = 'aaaaaaaaaa' %}" + "{% set x = x ~ x ~ x ~ x %}" * 12 + "{{ x }}\n",
    "long output": "{% for a in points %}" * 6 + "word " * 1_000 + "{% endfor %}" * 6 + "\n",
    "open signs": "{{" * 10_000 + "\n",
    "brackets": "[" * 10_000 + "\n",
    "one long line": "word " * 8_000 + "\n",
}
REST = 0.2
"""Seconds from one key to the next: so long that what was typed is being tried."""

FORBIDDEN = ("uid=", "root:x:", "TOPSECRET", "SECRET-", "EXECUTED", "__builtins__", "<module", "<class", "object at 0x")
"""What shows that a template got through to something."""


def main() -> None:
    """Measure and print medians and 95th percentiles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--keys", type=int, default=60, help="keys for each template")
    parser.add_argument("--templates", type=Path, metavar="FILE.py", help="templates instead of the ones here")
    options = parser.parse_args()
    texts = TEXTS if options.templates is None else runpy.run_path(str(options.templates))["TEMPLATES"]
    print(f"{'':<16}{'median':>9}{'p95':>9}{'worst':>9}")
    figures: Figures = {}
    _bare(figures, options.keys)
    _tell(figures, "bare app")
    held = 0
    for name, text in texts.items():
        with _home(sample_book()) as home:
            seen = _try_keys(home, text, figures, name, options.keys)
            became, made = _became(home, text) if options.templates else ("", "")
        got_through = [mark for mark in FORBIDDEN if mark in seen or mark in made]
        held += not got_through
        _tell(figures, name, f"GOT THROUGH: {got_through}" if got_through else became)
    values = sorted(value for name in texts for value in figures[name])
    figures["all of them"] = values
    _tell(figures, "all of them", f"{held} of {len(texts)} held")


def _try_keys(home: Path, text: str, figures: Figures, name: str, keys: int) -> str:
    """Type into a template in the editor; return all that was written to the terminal."""
    folder = home / "templates"
    folder.mkdir()
    (home / "secret.txt").write_text("TOPSECRET", "utf-8")
    (folder / "link.txt").symlink_to(home / "secret.txt")
    (folder / "aaa.md").write_text(HEAD.replace("tried", "aaa") + text + "\n", "utf-8")
    with _editor(str(home)) as terminal:
        _type(terminal, figures, name, keys)
        return terminal.output.decode(errors="replace")


def _became(home: Path, text: str) -> tuple[str, str]:
    """Return in words what the editor makes of a template, and the document."""
    begin = time.perf_counter()
    with open_book(home / "book.db", who="benchmark") as book, Filler() as filler, book.read() as session:
        with book.raw() as connection:
            keys = [key for (key,) in connection.execute("SELECT id FROM account ORDER BY id LIMIT 1")]
        (dossier,) = read_dossiers(session, keys)
        tried = Bench(filler).try_text(home / "templates" / "tried.md", HEAD + text, dossier)
    document = "\n".join(block.text for block in tried.blocks) if tried else ""
    return f"{_in_words(tried)} ({time.perf_counter() - begin:.1f} s)", document


def _in_words(tried: Tried | None) -> str:
    if tried is None:
        return "given up"
    if tried.problems:
        return tried.problems[0].in_words()
    return f"filled: {''.join(block.text for block in tried.blocks)[:40]!r}"


def _tell(figures: Figures, name: str, words: str = "") -> None:
    values = figures[name]
    times = f"{statistics.median(values):>7.0f}ms{_p95(values):>7.0f}ms{max(values):>7.0f}ms"
    print(f"{name:<16}{times}  {words}", flush=True)


def _bare(figures: Figures, keys: int) -> None:
    with Terminal([sys.executable, str(HERE / "bare.py")], {}) as terminal:
        terminal.wait_for("Bare app")
        terminal.settle()
        _type(terminal, figures, "bare app", keys, "j")


@contextmanager
def _editor(home: str) -> Iterator[Terminal]:
    """Give a terminal in which the first template of the list is open, the cursor at its end."""
    with Terminal([sys.executable, "-m", "tui.main"], {"TIERBOOK_HOME": home}) as terminal:
        terminal.wait_for("Brief")
        terminal.settle(1.0)
        for key, shown in (("E", "in order"), ("enter", "Problems"), ("\x1b[1;5F", "")):
            terminal.until_seen(key, shown)
            terminal.settle(0.3)  # shorter than the cursor blinks
        yield terminal


def _type(terminal: Terminal, figures: Figures, name: str, keys: int, key: str = "") -> None:
    """Note the milliseconds from each key to its letter on the screen; each is another one, so that it is seen once."""
    for number in range(keys):
        letter = chr(0x100 + number)
        _note(figures, name, terminal.until_seen(key or letter, "" if key else letter) * 1000)
        time.sleep(REST)


if __name__ == "__main__":
    main()
