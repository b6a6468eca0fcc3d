"""How the program and the template worker speak: JSON messages, each behind its length, over a pair of pipes.

It also names the limits that both sides keep.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

CPU_SECONDS = 2
"""Processor time for one document, to the next whole second."""
WALL_SECONDS = 4.0
"""Time on the clock for one document."""
MEMORY_BYTES = 512 << 20
LARGEST_ANSWER = 5_000_000
"""Bytes of one answer, which holds one document."""
LARGEST_REQUEST = 64 << 20
ROOM = 1 << 20
"""Bytes that a pipe holds, where that can be said, and that are read at a time."""

_LENGTH = struct.Struct(">I")


def encode(value: Any) -> bytes:
    """Return plain data as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def frame(message: dict[str, Any], contexts: Sequence[bytes] | None = None) -> bytes:
    """Return the message as bytes, its length in front; contexts are JSON already."""
    body = encode(message)
    if contexts is not None:
        body = b'%s,"contexts":[%s]}' % (body[:-1], b",".join(contexts))
    return _LENGTH.pack(len(body)) + body


def write_all(descriptor: int, content: bytes) -> None:
    """Write every byte; OSError when the other side is gone."""
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def read_body(descriptor: int, largest: int) -> bytes | None:
    """Return the body of the next frame; None when the other side has ended or says nonsense."""
    head = _read_exactly(descriptor, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    return _read_exactly(descriptor, length) if length <= largest else None


def read_bodies(descriptor: int, largest: int) -> Iterator[bytes]:
    """Yield the bodies of frames until the other side has ended or says nonsense; read as many at a time as there are.

    A thread that reads each frame by itself waits for its turn twice for each, while another one works.
    """
    waiting = bytearray()
    while piece := os.read(descriptor, ROOM):
        waiting += piece
        begin = 0
        while len(waiting) - begin >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(waiting, begin)
            if length > largest:
                return
            end = begin + _LENGTH.size + length
            if end > len(waiting):
                break
            yield bytes(waiting[begin + _LENGTH.size : end])
            begin = end
        del waiting[:begin]


def widen(pipe: int) -> None:
    """Let a pipe hold as much as it may, so that who writes does not wait for who reads; where the system has that."""
    if fcntl is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, ROOM)


def whole_frames(content: bytes | bytearray) -> int:
    """Return how many of the bytes are whole frames; ValueError when a frame is larger than an answer may be."""
    end = 0
    while len(content) - end >= _LENGTH.size:
        (length,) = _LENGTH.unpack_from(content, end)
        if length > LARGEST_ANSWER:
            raise ValueError("an answer is too large")
        if len(content) - end - _LENGTH.size < length:
            break
        end += _LENGTH.size + length
    return end


def _read_exactly(descriptor: int, count: int) -> bytes | None:
    pieces = bytearray()
    while len(pieces) < count:
        piece = os.read(descriptor, min(count - len(pieces), 1 << 20))
        if not piece:
            return None
        pieces += piece
    return bytes(pieces)
