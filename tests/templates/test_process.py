"""The worker process: started when needed, ended in time, told nothing but what it is asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from store.errors import StoreError
from templates.fill import Filler
from templates.filled import Filled

ROOT = Path(__file__).resolve().parents[2]
NESTED = "{% for a in facts %}" * 5 + "{% endfor %}" * 5
"""A template that works without end on 400 facts."""
CANARY = "CANARY-5150"


def worker_of(filler: Filler) -> int:
    assert filler._worker is not None
    return filler._worker._process.pid


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_running(pid)


def test_a_worker_that_died_is_started_again() -> None:
    with Filler() as own:
        own.fill("x", {})
        first = worker_of(own)
        os.kill(first, signal.SIGKILL)
        assert own.fill("x", {}) == Filled("x")
        assert worker_of(own) != first


def test_closing_ends_the_worker_even_while_it_works() -> None:
    own = Filler()
    own.fill("x", {})
    pid = worker_of(own)
    failed: list[BaseException | Filled] = []

    def work() -> None:
        try:
            failed.append(own.fill(NESTED, {"facts": list(range(400))}))
        except StoreError as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.3)
    own.close()
    thread.join(10)
    assert isinstance(failed[0], StoreError)
    assert gone_within(pid, 5)
    with pytest.raises(StoreError):
        own.fill("x", {})


PARENT = """
import sys, time
from templates.fill import Filler
filler = Filler()
filler.fill("x", {})
print(filler._worker._process.pid, flush=True)
if sys.argv[1:] == ["busy"]:
    filler.fill(sys.stdin.readline(), {"facts": list(range(400))})
time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("state", ["idle", "busy"])
def test_the_worker_does_not_outlive_the_program(state: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, state],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert parent.stdin is not None
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.stdin.write(NESTED.encode() + b"\n")
    parent.stdin.flush()
    time.sleep(0.3)
    parent.kill()
    parent.communicate()
    assert gone_within(pid, 10)


def test_it_works_from_any_folder_and_runs_nothing_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("templates/__init__.py", "templates/worker.py", "store/__init__.py", "jinja2/__init__.py", "json.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "json.py"))
    with Filler() as own:
        assert own.fill("{{ a }}", {"a": 1}) == Filled("1")
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="Linux shows a process's surroundings")
def test_no_data_where_other_users_can_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIERBOOK_BOOK", CANARY)
    with Filler() as own:
        own.fill("{{ a }}" + CANARY, {"a": CANARY})
        shown = Path(f"/proc/{worker_of(own)}")
        assert CANARY.encode() not in (shown / "cmdline").read_bytes() + (shown / "environ").read_bytes()


def test_a_worker_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with Filler() as own, pytest.raises(StoreError, match="cannot be filled"):
        own.fill("x", {})


@pytest.mark.skipif(os.name != "posix", reason="a script as Python")
def test_a_worker_that_ends_at_once_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(broken))
    with Filler() as own, pytest.raises(StoreError, match="cannot be filled"):
        own.fill("x", {})
