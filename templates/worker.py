"""The process that templates run in: whatever a template does, it does it here, within limits, and then is gone.

`python -m templates.worker` reads requests from its standard input and writes answers to its standard output (see
`frames`). For each request it forks a job with limits on processor time, memory, files and processes, passes the
job's answers on, and ends the job when a document takes too long. It ends itself when its input ends, so it never
outlives the program that started it. It holds no data between requests.

Where there is no fork (Windows), a process serves one request and ends; then only the clock is limited, by the program.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import time
from contextlib import suppress
from dataclasses import astuple
from typing import Any

from templates import frames
from templates.form import Form

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

INPUT, OUTPUT = 0, 1
CAN_FORK = hasattr(os, "fork") and resource is not None
_OUT_OF_MEMORY = 3
_WARM_UP = (
    "{% for p in points | sort(attribute='n') %}{{ '\\u00e9' ~ p.n | default('-') }}{{ p.x + 1 }}{% endfor %}",
    "{{ First Name }} {{ points[0].nn }} {% x %}",
    "{% for x in y %}",
)


def main() -> None:
    """Serve requests until the input ends."""
    warm_up()
    gc.freeze()  # jobs share these pages
    frames.write_all(OUTPUT, frames.frame({"kind": "ready"}))
    while (body := frames.read_body(INPUT, frames.LARGEST_REQUEST)) is not None:
        if not CAN_FORK:
            answer(body, OUTPUT)
            frames.write_all(OUTPUT, frames.frame({"kind": "end", "reason": ""}))
            return
        reason = serve(body)
        if reason is None:
            return
        frames.write_all(OUTPUT, frames.frame({"kind": "end", "reason": reason}))
        del body


def warm_up() -> None:
    """Load, before any limit, what a job will need: a job may not open files."""
    for source in _WARM_UP:
        form = Form(source)
        form.check_names({"points": [{"n": "", "y": 1}]})
        form.fill({"points": [{"n": "Ä & [x]", "x": "y"}]})


def serve(body: bytes) -> str | None:
    """Run one request in a job of its own and pass its answers on.

    Return why it ended: empty when it was done, else `time`, `cpu`, `memory`, `output` or `died`; None when the
    program that asked is gone.
    """
    pipe, end = os.pipe()
    frames.widen(pipe)
    job = os.fork()
    if job == 0:
        _be_the_job(body, pipe, end)
    os.close(end)
    try:
        reason = _pass_on(pipe)
    except OSError:
        reason = None
    if reason != "":
        with suppress(ProcessLookupError):
            os.kill(job, signal.SIGKILL)
    os.close(pipe)
    _, status = os.waitpid(job, 0)
    return _why(status) if reason == "" else reason


def _pass_on(pipe: int) -> str | None:
    """Pass whole answers on until the job closes its end; the clock starts anew with each."""
    waiting = bytearray()
    deadline = time.monotonic() + frames.WALL_SECONDS
    while True:
        ready, _, _ = select.select([pipe, INPUT], [], [], max(0.0, deadline - time.monotonic()))
        if pipe in ready:
            piece = os.read(pipe, frames.ROOM)
            if not piece:
                return ""
            waiting += piece
            try:
                whole = frames.whole_frames(waiting)
            except ValueError:
                return "output"
            if whole:
                frames.write_all(OUTPUT, bytes(waiting[:whole]))
                del waiting[:whole]
                deadline = time.monotonic() + frames.WALL_SECONDS
        elif INPUT in ready:
            return None  # nobody asks while an answer is awaited: the input has ended
        if time.monotonic() >= deadline:
            return "time"


def _why(status: int) -> str:
    if os.WIFSIGNALED(status):
        return "cpu" if os.WTERMSIG(status) == signal.SIGXCPU else "died"
    code = os.WEXITSTATUS(status)
    return "" if code == 0 else "memory" if code == _OUT_OF_MEMORY else "died"


def _be_the_job(body: bytes, pipe: int, end: int) -> None:
    """Answer one request within limits, and never return."""
    code = 1
    try:
        os.close(pipe)
        for descriptor in (INPUT, OUTPUT):
            os.close(descriptor)
        _limit()
        answer(body, end)
        code = 0
    except MemoryError:
        code = _OUT_OF_MEMORY
    except Exception:  # noqa: BLE001 the edge of the worker: the exit code tells
        code = 1
    finally:
        os._exit(code)


def _limit() -> None:
    """Leave the job its memory and what it holds already: no files, no processes, no core."""
    for name in ("RLIMIT_CORE", "RLIMIT_FSIZE", "RLIMIT_NPROC", "RLIMIT_NOFILE"):
        with suppress(OSError, ValueError, AttributeError):  # not every system has every limit
            resource.setrlimit(getattr(resource, name), (0, 0))
    with suppress(OSError, ValueError, AttributeError):
        memory = _at_most(resource.RLIMIT_AS, frames.MEMORY_BYTES)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _limit_time() -> None:
    """Give the next document its processor time, counted from now."""
    if CAN_FORK:
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + frames.CPU_SECONDS
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (_at_most(resource.RLIMIT_CPU, seconds), hard))


def _at_most(limit: int, wished: int) -> int:
    hard = resource.getrlimit(limit)[1]
    return wished if hard == resource.RLIM_INFINITY else min(wished, hard)


def answer(body: bytes, end: int) -> None:
    """Do what a request asks, one answer for each document."""
    _limit_time()
    request: dict[str, Any] = json.loads(body)
    form = Form(request["source"], request["first_line"])
    if request["kind"] == "check":
        problems = form.problems + form.check_names(request["shape"])
        if not problems and request["example"] is not None:
            problems = form.fill(request["example"])[2]
        _send(end, problems=problems)
        return
    for context in request["contexts"]:
        _limit_time()
        text, gaps, problems = form.fill(context)
        _send(end, text=text, gaps=gaps, problems=problems)


def _send(end: int, text: str = "", gaps: Any = (), problems: Any = ()) -> None:
    message = {
        "kind": "filled",
        "text": text,
        "gaps": list(map(astuple, gaps)),
        "problems": list(map(tuple, problems)),
    }
    frames.write_all(end, frames.frame(message))


if __name__ == "__main__":
    main()
