"""
Writes the vectors: `python -m tests.vectors.make`.

Everything but what is sealed is the same each time; a test compares. Sealed files differ, so they stand there with the keys.
Bytes are base64url, statements are text.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from crypto.encoding import Json
from tests.vectors.of_cases import amiss_vectors, case_vectors, forgery_vectors
from tests.vectors.of_directories import directory_vectors
from tests.vectors.of_forms import bucket_vectors, canonical_vectors, derivation_vectors, receipt_vectors
from tests.vectors.of_routing import routing_vectors
from tests.vectors.of_rules import rules_vectors
from tests.vectors.of_scenarios import scenario_vectors

FOLDER = Path(__file__).parent
LONG = 1_000_000  # characters

DETERMINISTIC: Mapping[str, Callable[[], Json]] = {
    "canonical": canonical_vectors,
    "derivations": derivation_vectors,
    "receipts": receipt_vectors,
    "buckets": bucket_vectors,
    "directory": directory_vectors,
    "forged_records": forgery_vectors,
    "rules": rules_vectors,
    "routing": routing_vectors,
    "scenarios": scenario_vectors,
}
SEALED: Mapping[str, Callable[[], Json]] = {"amiss": amiss_vectors, "cases": case_vectors}


def as_text(vectors: Json) -> str:
    """Return *vectors* as they stand in their file: to be read by people, but for the longest."""
    text = json.dumps(vectors, ensure_ascii=True, indent=1, sort_keys=True) + "\n"
    return text if len(text) < LONG else json.dumps(vectors, ensure_ascii=True, sort_keys=True, separators=(",", ":")) + "\n"


def main() -> None:
    """Write every file."""
    for name, make in {**DETERMINISTIC, **SEALED}.items():
        (FOLDER / f"{name}.json").write_text(as_text(make()), "ascii")


if __name__ == "__main__":
    main()
