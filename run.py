"""Set Tierbook up in .venv beside this file, and start it: all that a fresh checkout needs.

python3 run.py                  opens the app on a copy of the sample book
python3 run.py test [args]      runs all tests, on all cores; with arguments, those go to pytest instead
python3 run.py lint             runs ruff and mypy
python3 run.py VERB [args]      runs a verb of tierbook, say: python3 run.py list --tier 1
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "made-from"
STOPPED = 130
"""Exit code after Ctrl+C: 128 and the signal's number."""
ALL_TESTS = ("-n", "auto", "--dist", "worksteal")
"""How the whole suite runs: on all cores. A part of it is quicker without."""
LINTERS = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])


def main(arguments: list[str]) -> int:
    """Set up where needed, run what is asked for, and return its exit code."""
    if sys.version_info < (3, 11):
        sys.exit(f"Tierbook needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    with (ROOT / "pyproject.toml").open(encoding="utf-8") as project:
        lock(project)
        recipe = f"# Python {sys.version_info[0]}.{sys.version_info[1]} in {str(ROOT)!a}\n{project.read()}"
        made = STAMP.is_file() and STAMP.read_text(encoding="utf-8") == recipe
        if not (made and program("tierbook") and program("python")):
            set_up(recipe)
    if arguments[:1] == ["lint"]:
        codes = [subprocess.call([program("python"), "-m", *linter], cwd=ROOT) for linter in LINTERS]
        return int(any(codes))
    if arguments[:1] == ["test"]:
        os.chdir(ROOT)
        return become([program("python"), "-m", "pytest", *(arguments[1:] or ALL_TESTS)])
    os.environ.setdefault("TIERBOOK_COMMAND", f"python3 {shlex.quote(sys.argv[0])}")
    return become([program("tierbook"), *(arguments or ["demo"])])


def set_up(recipe: str) -> None:
    """Make .venv anew and install into it; the stamp comes last, so that nothing half-made is ever taken for good."""
    if not (find_spec("venv") and find_spec("ensurepip")):
        sys.exit("This Python cannot make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv")
    print("Setting Tierbook up in .venv; this takes about half a minute, once.", file=sys.stderr, flush=True)
    STAMP.unlink(missing_ok=True)
    must([sys.executable, "-m", "venv", "--clear", str(VENV)])
    must([program("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", f"{ROOT}[test]"])
    STAMP.write_text(recipe, encoding="utf-8")


def must(command: list[str]) -> None:
    """Run a step of the set-up in silence; when it fails, show all that it said and leave."""
    step = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if step.returncode:
        said = step.stdout.decode(errors="replace").rstrip()
        sys.exit(f"{said}\n\nTierbook could not be set up; what went wrong stands above. Then run this again.")


def program(name: str) -> str:
    """Return the full path of a program in .venv, or nothing where it is missing."""
    file = BIN / (f"{name}.exe" if os.name == "nt" else name)
    return str(file) if file.exists() else ""


def lock(file: IO[str]) -> None:
    """Wait while another start of this checkout is setting up; where files cannot be locked (Windows), go on."""
    with suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)


def become(command: list[str]) -> int:
    """Give this process over to the command, with its terminal, signals and exit code; Windows has to wait for it."""
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nStopped. The next start sets up whatever is missing.", file=sys.stderr)
        sys.exit(STOPPED)
