"""Links to something above, as parents and bosses are: which of the new ones would close a circle."""

from __future__ import annotations

from collections.abc import Mapping


def closing_links(standing: Mapping[int, int], wanted: Mapping[int, int]) -> list[int]:
    """Return the records whose wanted link must be left out, so that no circle is left.

    Both map a record to the one above it; a wanted link takes the place of a standing one, which comes back when the
    wanted one is left out. Of the links of one circle the last wanted goes. A circle of standing links alone stays: it
    was there before. Iterative: chains may be as long as the file.
    """
    above = {**standing, **wanted}
    order = {record: place for place, record in enumerate(wanted)}
    left_out: list[int] = []
    while circles := _find_circles(above, wanted):
        before = len(left_out)
        for circle in circles:
            new = [record for record in circle if record in order]
            if not new:
                continue
            last = max(new, key=order.__getitem__)
            del order[last]
            left_out.append(last)
            if last in standing:
                above[last] = standing[last]
            else:
                del above[last]
        if len(left_out) == before:
            break
    return left_out


def _find_circles(above: Mapping[int, int], starts: Mapping[int, int]) -> list[list[int]]:
    """Return every circle that can be reached from the starts, each once."""
    seen: dict[int, int] = {}
    circles: list[list[int]] = []
    for walk, start in enumerate(starts):
        path: list[int] = []
        at: int | None = start
        while at is not None and at not in seen:
            seen[at] = walk
            path.append(at)
            at = above.get(at)
        if at is not None and seen[at] == walk:
            circles.append(path[path.index(at) :])
    return circles
