"""The worker's own side: jobs are limited, ended in time, and the worker ends with its input."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from templates import frames, worker

pytestmark = pytest.mark.skipif(not worker.CAN_FORK, reason="jobs are forked")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def pipes(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """Give the worker's own input and output: the end to write requests to, the end to read answers from."""
    from_us, to_worker = os.pipe()
    from_worker, to_us = os.pipe()
    monkeypatch.setattr(worker, "INPUT", from_us)
    monkeypatch.setattr(worker, "OUTPUT", to_us)
    yield to_worker, from_worker
    for descriptor in (from_us, to_worker, from_worker, to_us):
        with suppress(OSError):
            os.close(descriptor)


def serve_with(monkeypatch: pytest.MonkeyPatch, job: Callable[[bytes, int], None]) -> str | None:
    monkeypatch.setattr(worker, "answer", job)
    return worker.serve(b"{}")


def test_a_job_that_waits_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch, pipes: tuple[int, int]) -> None:
    monkeypatch.setattr(frames, "WALL_SECONDS", 0.2)
    assert serve_with(monkeypatch, lambda body, end: time.sleep(60)) == "time"


def test_the_clock_starts_anew_with_each_answer(monkeypatch: pytest.MonkeyPatch, pipes: tuple[int, int]) -> None:
    monkeypatch.setattr(frames, "WALL_SECONDS", 1.0)

    def job(body: bytes, end: int) -> None:
        for _ in range(4):
            time.sleep(0.4)
            frames.write_all(end, frames.frame({"n": 1}))

    assert serve_with(monkeypatch, job) == ""


def test_a_job_that_floods_is_ended(monkeypatch: pytest.MonkeyPatch, pipes: tuple[int, int]) -> None:
    flood = (frames.LARGEST_ANSWER + 1).to_bytes(4, "big") + b"x" * 1000
    assert serve_with(monkeypatch, lambda body, end: os.write(end, flood) and None) == "output"


def test_a_job_that_eats_memory_is_ended(monkeypatch: pytest.MonkeyPatch, pipes: tuple[int, int]) -> None:
    assert serve_with(monkeypatch, lambda body, end: bytearray(1 << 30).clear()) == "memory"


def test_a_job_that_kills_itself_is_told(monkeypatch: pytest.MonkeyPatch, pipes: tuple[int, int]) -> None:
    assert serve_with(monkeypatch, lambda body, end: os.kill(os.getpid(), signal.SIGKILL)) == "died"


def test_a_job_ends_when_nobody_waits_for_it(monkeypatch: pytest.MonkeyPatch, pipes: tuple[int, int]) -> None:
    os.close(pipes[0])
    assert serve_with(monkeypatch, lambda body, end: time.sleep(60)) is None


def test_a_job_can_open_nothing(monkeypatch: pytest.MonkeyPatch, pipes: tuple[int, int], tmp_path: Path) -> None:
    def job(body: bytes, end: int) -> None:
        opened = []
        for path, flags in (("/etc/passwd", os.O_RDONLY), (str(tmp_path / "new"), os.O_WRONLY | os.O_CREAT)):
            with suppress(OSError):
                os.open(path, flags)
                opened.append(path)
        with suppress(OSError):
            os.pipe()
            opened.append("pipe")
        with suppress(OSError):
            os.read(worker.INPUT, 1)
            opened.append("input")
        frames.write_all(end, frames.frame({"opened": opened}))

    assert serve_with(monkeypatch, job) == ""
    body = frames.read_body(pipes[1], frames.LARGEST_ANSWER)
    assert json.loads(body or b"") == {"opened": []}


def run_worker(code: str, requests: list[dict[str, object]]) -> tuple[list[dict[str, object]], int]:
    """Run a worker process to the end of its input; return what it said and its exit code."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        input=b"".join(map(frames.frame, requests)),
        capture_output=True,
        timeout=60,
        env={"PYTHONPATH": str(ROOT)},
        check=False,
    )
    said, rest = [], done.stdout
    while rest:
        length = int.from_bytes(rest[:4], "big")
        said.append(json.loads(rest[4 : 4 + length]))
        rest = rest[4 + length :]
    return said, done.returncode


def fill_request(source: str) -> dict[str, object]:
    return {"kind": "fill", "source": source, "first_line": 1, "contexts": [{"a": 1}]}


def test_the_worker_ends_with_its_input() -> None:
    said, code = run_worker("from templates.worker import main; main()", [])
    assert (said, code) == ([{"kind": "ready"}], 0)


def test_where_there_is_no_fork_a_process_serves_one_request() -> None:
    code = "import templates.worker as w; w.CAN_FORK = False; w.main()"
    said, _ = run_worker(code, [fill_request("{{ a }}"), fill_request("never read")])
    assert [message["kind"] for message in said] == ["ready", "filled", "end"]
    assert said[1]["text"] == "1"


def test_the_worker_loads_no_store_and_no_screen() -> None:
    names = ["sqlmodel", "sqlalchemy", "sqlite3", "pydantic", "textual", "rich", "yaml", "markdown_it", "subprocess"]
    code = (
        "import sys, templates.worker, templates.frames as f;"
        f"f.write_all(1, f.frame({{'n': [n for n in {names} if n in sys.modules]}}))"
    )
    assert run_worker(code, []) == ([{"n": []}], 0)
