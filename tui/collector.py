"""The garbage collector: off while the process starts (tui.main), then on again and calm."""

from __future__ import annotations

import gc


def calm_collector() -> None:
    """Take what the start has made out of the collector's sight, and let it run more seldom.

    Call it once, when the first work is done or painted: a full collection at every seventh page costs 20 ms else.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()
