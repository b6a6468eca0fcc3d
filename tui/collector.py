"""The garbage collector: off while the process starts (tui.main), then on again and calm."""

from __future__ import annotations

import gc


def calm_collector() -> None:
    """Take what the start has made out of the collector's sight, and let it run more seldom.

    Call it once, when all is loaded: a full collection at every seventh page costs 20 ms else. What is read later is
    looked at in portions, 20 ms each: a dossier has a hundred thousand things that stay.
    """
    gc.freeze()
    gc.set_threshold(20_000, 5, 200)
    gc.enable()
