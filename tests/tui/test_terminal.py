"""Ending when told to, in a real terminal: drafts kept, terminal restored, an honest exit code."""

import os
import pty
import signal
import sys
from io import StringIO

import pytest

from tui.terminal import check_terminal, terminal_is_gone

PROGRAM = """
    import asyncio, atexit, signal, sys, time
    from threading import Thread
    from textual.app import App
    from textual.widgets import Input
    from tui.driver import driver_class
    from tui.terminal import watch_signals

    class Stage(App):
        BINDINGS = [("f2", "edit", "Edit"), ("f3", "work", "Work"), ("f4", "paint", "Paint")]

        def on_load(self):
            watch_signals(self, self.keep_drafts)

        def compose(self):
            yield Input()

        def on_mount(self):
            see("ready")

        def on_input_changed(self, event):
            see(f"text {event.value}")

        def keep_drafts(self):
            see(f"draft {self.query_one(Input).value}")
            DRAFT

        def on_unmount(self):
            see("unmount")

        def action_edit(self):
            with self.suspend():
                see("outside")
                line = sys.stdin.readline().strip()
            see(f"edited {line}")
            self.set_interval(0.02, self.look)

        def look(self):
            if signal.SIGINT in asyncio.get_running_loop()._signal_handlers:
                see("listening")

        def action_work(self):
            self.run_worker(lambda: time.sleep(600), thread=True)
            see("working")

        def action_paint(self):
            self.set_interval(0.01, lambda: self.query_one(Input).toggle_class("-x") or self.refresh())
            see("painting")

    atexit.register(see, "atexit")
    app = Stage(driver_class=DRIVER)
    try:
        app.run()
    finally:
        see("finally")
    sys.exit(app.return_code or 0)
"""


def program(draft: str = "pass", driver: str = "driver_class()") -> str:
    return PROGRAM.replace("DRAFT", draft).replace("DRIVER", driver)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_keeps_the_draft_restores_the_terminal_and_is_told(start, number: signal.Signals) -> None:
    terminal = start(program())
    terminal.wait_seen("ready")
    terminal.send("Call Mar")
    terminal.wait_seen("text Call Mar")
    terminal.process.send_signal(number)
    assert terminal.wait_end() == 128 + number
    assert terminal.seen[-5:-1] == ["draft Call Mar", "unmount", "finally", "atexit"]
    assert terminal.modes_left_on == []
    assert terminal.is_as_found


def test_a_second_signal_changes_nothing(start) -> None:
    terminal = start(program(draft="time.sleep(0.3)"))
    terminal.wait_seen("ready")
    terminal.process.send_signal(signal.SIGTERM)
    terminal.wait_seen("draft ")
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.wait_end() == 143
    assert terminal.seen.count("draft ") == 1


def test_a_draft_that_fails_does_not_keep_the_app_alive(start) -> None:
    terminal = start(program(draft="raise ValueError('CANARY')"))
    terminal.wait_seen("ready")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.wait_end() == 143
    assert terminal.is_as_found
    assert b"CANARY" not in terminal.output


def test_a_closed_window_ends_the_app_with_its_draft(start) -> None:
    terminal = start(program())
    terminal.wait_seen("ready")
    terminal.send("Call")
    terminal.wait_seen("text Call")
    terminal.hang_up()
    assert terminal.wait_end() == 129
    assert "draft Call" in terminal.seen


@pytest.mark.parametrize("driver", ["driver_class()", "None"], ids=["ours", "Textual's"])
@pytest.mark.parametrize("busy", [False, True])
def test_a_terminal_that_goes_without_a_signal_ends_the_app_with_its_draft(start, driver: str, busy: bool) -> None:
    terminal = start(program(driver=driver), controlling=False)
    terminal.wait_seen("ready")
    terminal.send("Call")
    terminal.wait_seen("text Call")
    if busy and driver != "None":  # Textual's own writer would hang here
        terminal.send("\x1bOS")
        terminal.wait_seen("painting")
    terminal.hang_up()
    assert terminal.wait_end() == 129
    assert terminal.seen[-5:-1] == ["draft Call", "unmount", "finally", "atexit"]


def test_a_thread_at_work_does_not_keep_the_app_alive(start) -> None:
    terminal = start(program())
    terminal.wait_seen("ready")
    terminal.send("\x1bOR")
    terminal.wait_seen("working")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.wait_end() == 143
    assert "draft " in terminal.seen
    assert terminal.modes_left_on == []
    assert terminal.is_as_found


def test_ctrl_c_in_another_program_does_not_end_the_suspended_app(start) -> None:
    terminal = start(program())
    terminal.wait_seen("ready")
    terminal.send("\x1bOQ")
    terminal.wait_seen("outside")
    terminal.process.send_signal(signal.SIGINT)
    terminal.send("done\n")
    terminal.wait_seen("edited done")
    terminal.send("back")
    terminal.wait_seen("text back")
    terminal.wait_seen("listening")
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.wait_end() == 130
    assert terminal.is_as_found


class Screenless(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_screen_needs_terminals_that_can_place_text(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("__stdin__", "__stdout__", "__stderr__"):
        monkeypatch.setattr(sys, name, Screenless())
    assert check_terminal({"TERM": "xterm-256color"}) == ""
    assert "dumb" in check_terminal({"TERM": "dumb"})
    for name, word in [("__stdin__", "input"), ("__stdout__", "output"), ("__stderr__", "error output")]:
        for stream in (StringIO(), None):
            with monkeypatch.context() as patch:
                patch.setattr(sys, name, stream)
                assert f"its {word} is not one" in check_terminal({"TERM": "xterm"})
    closed = Screenless()
    closed.close()
    monkeypatch.setattr(sys, "__stdin__", closed)
    assert check_terminal({"TERM": "xterm"})


def test_a_hung_up_terminal_is_told_from_a_quiet_one() -> None:
    master, slave = pty.openpty()
    assert not terminal_is_gone(slave)
    os.write(master, b"typed ahead")
    assert not terminal_is_gone(slave)
    os.close(master)
    assert terminal_is_gone(slave)
    os.close(slave)
