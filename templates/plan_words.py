"""A text of several lines that was printed on one and edited there: it gets its line breaks back."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_PART = re.compile(r"(\S+)(\s*)")


def with_its_lines(there: str, after: str) -> str:
    """Return the edited words with the line breaks that the text has in the book, where its words stayed."""
    if "\n" not in there:
        return after
    old, new = _PART.findall(there.strip()), after.split()
    joined = list[str]()
    matcher = SequenceMatcher(None, [word for word, _ in old], new, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            joined.extend(f"{word}{old[first + at][1] or ' '}" for at, word in enumerate(new[begin:end]))
        elif begin < end:
            joined.extend(f"{word} " for word in new[begin : end - 1])
            joined.append(f"{new[end - 1]}{(old[last - 1][1] if last > first else '') or ' '}")
    return "".join(joined).strip()
