"""What a member may be in a body, and what each may do in a case's rooms (SPEC §6, §7)."""

from enum import Enum

from crypto.encoding import Json
from crypto.errors import Refused


class Role(Enum):
    """A seat's role, as it stands in statements."""

    HANDLER = "handler"
    ADVISER = "adviser"
    CONFIDANT = "confidant"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"


def as_role(value: Json) -> Role:
    """Return the role that *value* names, else raise `Refused`."""
    try:
        return Role(value)
    except ValueError:
        raise Refused("role: unknown") from None
