"""The start of a fresh checkout: what it says and ends with when it is stopped."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

COMMAND = "TIERBOOK_COMMAND"
RUN = Path(__file__).resolve().parent.parent / "run.py"


def test_ctrl_c_during_the_set_up_ends_with_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checkout = tmp_path / "run.py"
    checkout.write_bytes(RUN.read_bytes())
    (tmp_path / "pyproject.toml").touch()

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "run", stop)
    monkeypatch.setattr(sys, "argv", ["run.py"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_path(str(checkout), run_name="__main__")
    assert caught.value.code == 130
    assert "Stopped." in capsys.readouterr().err
    assert not (tmp_path / ".venv" / "made-from").exists()


@pytest.mark.parametrize(
    ("called", "command"), [("run.py", "python3 run.py"), ("my folder/run.py", "python3 'my folder/run.py'")]
)
def test_the_program_is_told_how_it_was_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, called: str, command: str
) -> None:
    checkout = tmp_path / "run.py"
    checkout.write_bytes(RUN.read_bytes())
    (tmp_path / "pyproject.toml").touch()
    run = runpy.run_path(str(checkout))["main"]
    seen: list[tuple[str, list[str]]] = []
    stubs = {"set_up": lambda _: None, "become": lambda words: seen.append((os.environ[COMMAND], words))}
    monkeypatch.setattr(sys, "argv", [called])
    monkeypatch.setenv(COMMAND, "")
    monkeypatch.delenv(COMMAND)
    with patch.dict(run.__globals__, {**stubs, "program": str}):
        run(["undo"])
    assert seen == [(command, ["tierbook", "undo"])]
