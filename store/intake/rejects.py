"""The reject file: the rows an import did not take, as they were, each with what was wrong with it.

UTF-8 with a byte order mark, because a spreadsheet takes a CSV file without one for its own old encoding; all cells
quoted, so that one with other list settings cannot cut a cell in two and run the second half.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from store.files import write_atomically
from store.intake.formulas import disarm
from store.intake.reading import ERROR_COLUMN, RefusedRow


def write_rejects(path: Path, header: Sequence[str], refused: Iterable[RefusedRow], delimiter: str = ",") -> int:
    """Write the refused rows in the order of the file under their header and an ERROR column; return how many.

    A row that was too short is filled up with empty cells; what a row had too many stands after its error. When the
    rows are put right the file can be imported as it is; the error texts are then only left out. Use the delimiter of
    the original, so that the same program opens both. Raises StoreError when it cannot be written.
    """
    width = len(header) - (header[-1] == ERROR_COLUMN)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow([*header[:width], ERROR_COLUMN])
    count = 0
    for row in sorted(refused, key=lambda refused_row: refused_row.line):
        cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
        extra = row.cells[len(header) :]
        writer.writerow([*map(disarm, cells), f"Line {row.line}: {row.why}", *map(disarm, extra)])
        count += 1
    write_atomically(path, text.getvalue().encode("utf-8-sig"))
    return count
