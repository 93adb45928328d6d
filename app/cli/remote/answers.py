"""What a server elsewhere answers: read part by part, each of its type. A server that was taken over may answer anything."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from app.services.obstacle import N_, Obstacle
from crypto.encoding import unb64
from crypto.errors import Refused

MOST_PAGES: Final = 1_000
"""Pages of one list: a full one has 500 lines or 8 MiB, and nothing of ours fills as many."""

Json = Mapping[str, Any]


@contextmanager
def understood() -> Iterator[None]:
    """Turn an answer that isn't what it should be into one sentence; what it holds is not shown."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, Refused):
        raise Obstacle(N_("What the server answered does not verify: believe nothing of it, and send nothing.")) from None


def items(answer: Json, name: str) -> Sequence[bytes]:
    """Return the list of bytes called *name* in *answer*."""
    return [unb64(text) for text in answer[name]]


def pages(first: Json, ask: Callable[[str], Json]) -> Iterator[Json]:
    """
    Yield *first* and the answers that *ask* brings for what each calls `after`.

    Raises:
        Refused: they come to no end. Attack: a server has a program ask and collect for ever.
    """
    yield first
    asked: set[str] = set()
    after = first["after"]
    while after is not None:
        if after in asked or len(asked) == MOST_PAGES:
            raise Refused("pages: without end")
        asked.add(after)
        page = ask(after)
        yield page
        after = page["after"]
