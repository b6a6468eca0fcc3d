"""How quickly the template editor answers keys while it tries a template out, beside a key of a bare Textual app.

`python -m tests.benchmarks.template_editor` types into a template of the sample book that is sound, then into such as
loop, eat memory or are large; each key comes while the text before it is still being tried. Aim: 95 of 100 keys are
seen within 200 ms, whatever the template.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from store.places import sample_book
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


def main() -> None:
    """Measure and print medians and 95th percentiles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--keys", type=int, default=60, help="keys for each template")
    options = parser.parse_args()
    print(f"{'':<16}{'median':>9}{'p95':>9}{'worst':>9}")
    figures: Figures = {}
    _bare(figures, options.keys)
    _tell(figures, "bare app")
    for name, text in TEXTS.items():
        with _home(sample_book()) as home:
            folder = home / "templates"
            folder.mkdir()
            (folder / "aaa.md").write_text(HEAD.replace("tried", "aaa") + text, "utf-8")
            with _editor(str(home)) as terminal:
                _type(terminal, figures, name, options.keys)
        _tell(figures, name)


def _tell(figures: Figures, name: str) -> None:
    values = figures[name]
    print(f"{name:<16}{statistics.median(values):>7.0f}ms{_p95(values):>7.0f}ms{max(values):>7.0f}ms", flush=True)


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
