"""`python -m tests.kill`: a thousand kills, spread over two portals at once."""

import argparse
import random
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.kill.killing import Rounds, Tally


def run_portal(folder: Path, seed: int, kills: int) -> Tally:
    """Kill one portal *kills* times."""
    folder.mkdir(parents=True)
    return Rounds(folder, random.Random(seed)).run(kills)


def main() -> int:
    """Run all portals and print what happened."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="how often a server is killed in all")
    parser.add_argument("--portals", type=int, default=2, help="how many portals run at once")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32), help="repeats the choices of a run")
    asked = parser.parse_args()
    work, began = Path(tempfile.mkdtemp(prefix="tillit-kill-")), time.monotonic()
    print(f"{asked.kills} kills over {asked.portals} portals, seed {asked.seed}, in {work}", flush=True)
    shares = [asked.kills // asked.portals + (i < asked.kills % asked.portals) for i in range(asked.portals)]
    with ProcessPoolExecutor(asked.portals) as pool:
        runs = [pool.submit(run_portal, work / str(i), asked.seed + i, share) for i, share in enumerate(shares)]
        tally = sum((run.result() for run in runs), Tally())
    shutil.rmtree(work)
    for name, count in vars(tally).items():
        print(f"{name.replace('_', ' '):>14} {count:7,}")
    print("Every receipt that was shown opens a whole case; there is no other case; no attachment without a case stayed.")
    print(f"{time.monotonic() - began:,.0f} seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
