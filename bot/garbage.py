"""Looking for garbage where it is: among what is young.

Nearly everything a bot frees goes with its last reference. Python looks for cycles all the same, each time 700 more
objects have been made than freed, and now and then among everything, tables and modules too: a tenth of a second in
which nobody is answered.
"""

from __future__ import annotations

import gc

__all__ = ["spare_what_is_here"]

_YOUNG = 10_000
"""Objects made and not freed until the young are looked through: those of some dozen updates."""


def spare_what_is_here() -> None:
    """Never look again among what there is by now, and seldom among what comes; to be called when all is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG)
