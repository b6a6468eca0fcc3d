"""The demo: a fresh private copy of the sample for every start, and the old copies cleared away.

A copy in use is told by a lock that its process holds; the shipped sample itself is never opened.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from store.errors import NotFound, Refused
from store.held_folders import hold_new_folder
from store.places import Places, make_private, sample_book


@contextmanager
def hold_fresh_demo(places: Places) -> Iterator[Places]:
    """Give the places of a new copy of the sample, in a folder of its own (0700) that stays ours until the end.

    Copies that no process holds any more are removed; one that is open in another window is left alone.
    """
    sample = sample_book()
    if not sample.is_file():
        raise NotFound("There is no sample book", f"{sample} is not there.", "Install Tierbook again.")
    demos = make_private(make_private(places.home) / "demo")
    try:
        held = hold_new_folder(demos)
        shutil.copyfile(sample, held.path / "book.db")
        (held.path / "book.db").chmod(0o600)
    except OSError as error:
        raise Refused("The demo cannot be set up", f"{demos}: {error.strerror}.", "Free some space.") from None
    try:
        yield Places(held.path)
    finally:
        held.let_go()
