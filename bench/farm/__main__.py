"""The daemon on a farm of 500 sources of all kinds, a third of them ill: python -m bench.farm [SOURCES [MINUTES]].

News come for some minutes; first with the prompt sources alone, then with all of them. What is printed is how long the
news of the prompt sources took both times, what was asked of the hosts, and what it cost. It ends with an error where
an item of a source that could be read is missing or there twice, where a host was asked two things at a time or before
its pause was over, or where the ill ones delayed the others.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from bench.farm.grounds import Farm
from bench.farm.season import Harvest, Season

MOST_DELAY = 5.0  # seconds that the ill ones may add for 95 of 100 pieces


def season_of(many: int, minutes: float, *, alone: bool) -> Harvest:
    farm = Farm(many, every=timedelta(seconds=30), alone=alone)
    with tempfile.TemporaryDirectory() as folder:
        return Season(farm, timedelta(minutes=minutes), interval=20).harvest(Path(folder))


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else 3.0
    alone = season_of(many, minutes, alone=True)
    print(f"the prompt sources alone:\n{alone}\n", flush=True)
    together = season_of(many, minutes, alone=False)
    print(f"all of them:\n{together}\n", flush=True)
    wrong = [*alone.wrong(), *together.wrong()]
    if together.late > alone.late + MOST_DELAY:
        wrong.append(f"the ill ones delay the others by {together.late - alone.late:.1f} s")
    if wrong:
        sys.exit("; ".join(wrong))


if __name__ == "__main__":
    main()
