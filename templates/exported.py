"""What became of a document that was to be written."""

from __future__ import annotations

from dataclasses import dataclass

WRITTEN, UNCHANGED, REFUSED = "written", "unchanged", "refused"


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of one document: `written`, `unchanged` or `refused`, under which name.

    `reason` says why it was refused, why it has another name than usual, or what to look at before it is sent; `gaps`
    what is not known in it. `record` is the key of its account, `template` the name of the template that it was made
    from.
    """

    name: str
    title: str
    outcome: str
    reason: str = ""
    gaps: tuple[str, ...] = ()
    record: str = ""
    template: str = ""
    tier: int | None = None
