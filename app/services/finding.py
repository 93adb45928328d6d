"""Something that an operator should know of, as the doctor and the draft of a directory tell it."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an operator should know. *sentence* stands in the catalogue, with `{names}` for *values*."""

    level: Literal["error", "warning"]
    sentence: str
    values: dict[str, object] = field(default_factory=dict)
