"""The garbage collector after the start."""

import gc

from tui.collector import calm_collector


def test_the_collector_is_on_and_calmer() -> None:
    thresholds, frozen = gc.get_threshold(), gc.get_freeze_count()
    try:
        gc.disable()
        gc.set_threshold(700, 10, 10)  # as the interpreter starts, whatever a test before has set
        calm_collector()
        assert gc.isenabled()
        assert gc.get_threshold() > (700, 10, 10)
        assert gc.get_freeze_count() > frozen
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        gc.enable()
