"""The user's own template files: saved whole, copied, put aside. Nothing that stands in one is ever lost."""

from __future__ import annotations

import hashlib
import re
import secrets
from itertools import count
from pathlib import Path

from store.errors import Conflict, Refused
from store.files import TEMPORARY, place_new, safe_name, say_why, sync_folder, write_atomically
from store.places import make_private
from templates.front_matter import FENCE
from templates.heading import read_heading
from templates.library import Template
from templates.markdown_files import ENDING, LARGEST_FILE, FileText, begin_file, quoted, read_file

ASIDE = ".old"
"""What is put behind the name of a file that gives way: no longer a template, and still there."""
NONE = ""
"""The digest of a file that is not there."""
_TITLE = "The template was not saved"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What a terminal obeys, or what turns the order of letters round: none of it belongs into a template."""


def tidy_text(text: str) -> str:
    """Return a text as it may stand in a template: line breaks are "\\n", what a terminal obeys is U+FFFD."""
    return _UNSEEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def file_of(text: str) -> FileText:
    """Return what a file with this text will be: its bytes, and what is wrong with them."""
    content = f"{text.rstrip(chr(10))}\n".encode("utf-8", "replace")
    return FileText(content, text)


def digest_of(path: Path) -> str:
    """Return the digest of the file as it stands now, NONE when there is none that could be read."""
    file = read_file(path)
    return hashlib.sha256(file.content).hexdigest() if file.problem is None else NONE


def own_path(folder: Path, name: str) -> Path:
    """Return where the user's own template of a name lies, or will lie."""
    return folder / f"{name}{ENDING}"


def save_own(folder: Path, name: str, text: str, seen: str) -> str:
    """Write the user's own template of a name, whole and private; return the digest of what was written.

    `seen` is the digest of the file when it was read, NONE for one that was not there. Raises Conflict with both texts
    when another program has changed it since, Refused when it is too large, a link, or cannot be written.
    """
    path, file = own_path(folder, name), file_of(text)
    if len(file.content) > LARGEST_FILE:
        words = f"A template may have {LARGEST_FILE >> 10} KB; this one has {len(file.content) >> 10:,}."
        raise Refused(_TITLE, words, "Divide it in two.", safe="The file is as it was.")
    make_private(folder)
    there = read_file(path)
    if there.problem is not None and _is_there(path):
        raise Refused(_TITLE, f"{path}: {there.problem.what}.", there.problem.hint, safe="The file is as it was.")
    if there.problem is None and hashlib.sha256(there.content).hexdigest() != seen:
        if there.content != file.content:
            raise Conflict(path.name, tidy_text(there.text), text)
    elif there.problem is None:
        write_atomically(path, file.content)
    else:  # where none is: what comes there in this very moment is not overwritten
        begin_file(path, file.content, "template")
    return hashlib.sha256(file.content).hexdigest()


def copy_template(template: Template, name: str, folder: Path) -> Path:
    """Write a copy of a template under another name and return its path; Refused when there is one already."""
    path = folder / safe_name(name, ending=ENDING)
    file = read_file(template.source_path)
    if file.problem is not None:
        raise Refused("The template was not copied", f"{template.source_path}: {file.problem.what}.", file.problem.hint)
    title = " ".join(name.split()) or path.stem
    make_private(folder)
    return begin_file(path, file_of(call_it(file.text, path.stem, title)).content, "template")


def call_it(text: str, name: str, title: str) -> str:
    """Return the text of a template with another name and title in its front matter; without any it stays as it is."""
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    if not end or lines[0].rstrip() != FENCE or read_heading(text).problems:
        return text
    for key, value in (("name", name), ("title", quoted(title))):
        at = next((at for at in range(1, end) if lines[at].startswith(f"{key}:")), None)
        if at is not None:
            lines[at] = f"{key}: {value}"
    return "\n".join(lines)


def put_aside(path: Path) -> Path:
    """Give a file a name under which it is no template any more, and return that; nothing in it is lost."""
    return _call_aside(path, path)


def keep_aside(folder: Path, name: str, text: str) -> Path:
    """Keep a text beside the template of a name, under a name that is none, and return where."""
    path = own_path(folder, name)
    temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
    write_atomically(temporary, file_of(text).content)
    return _call_aside(temporary, path)


def _call_aside(there: Path, path: Path) -> Path:
    """Give the file that is there the first free name that stands beside a path for what gave way."""
    for number in count(1):
        aside = path.with_name(f"{path.name}{ASIDE}{'' if number == 1 else f'-{number}'}")
        try:
            place_new(there, aside)
        except FileExistsError:
            continue
        except OSError as error:
            raise Refused("The file was not put aside", f"{path}: {say_why(error)}", "It is as it was.") from None
        sync_folder(path.parent)
        return aside
    raise AssertionError  # the numbers do not end


def _is_there(path: Path) -> bool:
    return path.is_symlink() or path.exists()
