"""Hold what is shipped: build the wheel, look into it, install it elsewhere, and run the command from there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("store", "templates", "tui")


def run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command to its end and return what it printed; fail with all it said."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout; without the network, with the hatchling that is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a folder of its own, where nothing of the checkout is."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", folder, wheel, cwd=folder)
    return folder


@pytest.fixture
def elsewhere(installed: Path, private_home: Path, tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """Return a foreign working folder and the environment of a user who has just installed and has no data."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    del environment["TIERBOOK_HOME"]
    assert not any(private_home.iterdir())
    return tmp_path, environment


def command(installed: Path) -> Path:
    """Return the command that the installation made."""
    return installed / "bin" / ("tierbook.exe" if os.name == "nt" else "tierbook")


def test_the_wheel_holds_all_code_and_all_files_beside_it(wheel: Path) -> None:
    files = {
        file.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    shipped = set(ZipFile(wheel).namelist())
    assert files <= shipped, f"not shipped: {sorted(files - shipped)}"


@pytest.mark.parametrize(
    "beginning",
    [
        "templates/builtin/",
        "templates/builtin/plays/",
        "templates/builtin/cadences/",
        "store/migrations/versions/0001",
        "tui/app.tcss",
    ],
)
def test_the_wheel_holds_what_is_read_at_run_time(wheel: Path, beginning: str) -> None:
    assert [name for name in ZipFile(wheel).namelist() if name.startswith(beginning)]


def test_the_wheel_holds_the_sample_as_it_is(wheel: Path) -> None:
    shipped = ZipFile(wheel).read("store/sample.db")
    assert hashlib.sha256(shipped).hexdigest() == digest(ROOT / "sample.db")


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    foreign = [n for n in names if n.split("/")[0] not in FOLDERS and ".dist-info/" not in n]
    assert not foreign
    leftovers = [n for n in names if "__pycache__" in n or n.endswith((".db-wal", ".db-shm", ".orig", "~"))]
    assert not leftovers


def test_the_installed_command_runs_from_another_folder(
    installed: Path, elsewhere: tuple[Path, dict[str, str]]
) -> None:
    folder, environment = elsewhere
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    where = run(sys.executable, "-c", "import tui; print(tui.__file__)", cwd=folder, env=environment)
    assert Path(where.strip()).is_relative_to(installed), "the checkout was run, not the installed copy"
    assert version in run(command(installed), "--version", cwd=folder, env=environment)


def test_the_installed_command_lists_the_sample(installed: Path, elsewhere: tuple[Path, dict[str, str]]) -> None:
    folder, environment = elsewhere
    sample = installed / "store" / "sample.db"
    before = digest(sample)
    book = shutil.copy(sample, folder / "copy.db")
    printed = run(command(installed), "list", "--json", cwd=folder, env={**environment, "TIERBOOK_BOOK": str(book)})
    assert json.loads(printed)
    assert digest(sample) == before


def test_the_installed_command_lists_the_plays(installed: Path, elsewhere: tuple[Path, dict[str, str]]) -> None:
    folder, environment = elsewhere
    plays = json.loads(run(command(installed), "play", "list", "--json", cwd=folder, env=environment))
    assert {play["name"] for play in plays} == {path.stem for path in (ROOT / "templates/builtin/plays").glob("*.md")}


def test_a_new_book_is_empty_and_private(
    installed: Path, elsewhere: tuple[Path, dict[str, str]], private_home: Path
) -> None:
    folder, environment = elsewhere
    run(command(installed), "new", "mine.db", cwd=folder, env=environment)
    assert (folder / "mine.db").stat().st_size > 0
    environment["TIERBOOK_BOOK"] = "mine.db"
    assert json.loads(run(command(installed), "list", "--json", cwd=folder, env=environment)) == []
    if os.name != "nt":
        made = [folder / "mine.db", *private_home.rglob("*")]
        assert [str(path) for path in made if path.stat().st_mode & 0o077] == []
