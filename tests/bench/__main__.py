"""`python -m tests.bench [FIGURE…]`: measures and prints a table; without a name all figures, in this order."""

import argparse
import importlib
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.row import Row, lines

FIGURES = (
    "reference",
    "idle",
    "report",
    "at_once",
    "coming_back",
    "attachments",
    "pages",
    "console",
    "sealing",
    "routing",
    "deadlines",
)


def main() -> int:
    """Measure what was asked for; the exit code is 1 where a target was not reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=", ".join(FIGURES))
    parser.add_argument("--work", type=Path, help="where portals are made (default: the temporary folder)")
    asked = parser.parse_args()
    unknown = set(asked.figures) - set(FIGURES)
    if unknown:
        parser.error(f"no such figure: {', '.join(sorted(unknown))}")
    began, missed = time.monotonic(), list[Row]()
    for figure in asked.figures or FIGURES:
        module = importlib.import_module(f"tests.bench.{figure}")
        print(f"{figure}: {(module.__doc__ or '').strip()}", flush=True)
        with tempfile.TemporaryDirectory(prefix="tillit-bench-", dir=asked.work) as folder:
            for row in module.measure(Path(folder)):
                print(*lines([row]), sep="\n", flush=True)
                missed += [] if row.met else [row]
    print(f"\n{time.monotonic() - began:,.0f} seconds. Not reached: {len(missed)}.")
    print(*lines(missed), sep="\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
