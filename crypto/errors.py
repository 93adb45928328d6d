"""The errors of the protocol: one for everything that does not verify, parse or open."""


class CryptoError(Exception):
    """The root of every error that `crypto` raises on purpose; misuse by our own code is a ValueError or RuntimeError."""


class Refused(CryptoError):
    """
    Something does not verify, does not parse or does not open.

    There is one error, and one sentence for people, because telling apart a wrong key, a changed byte and a malformed
    header helps whoever sends forged files and tries again (a padding or partitioning oracle).

    Args:
        reason: a fixed phrase for developers. It must be a literal: put no part of the input, no key and no length in
            it, since it may be logged.
    """

    SENTENCE = "This could not be opened, or does not verify."

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.SENTENCE


class NotAHolder(Refused):
    """No stanza of the file opens with any of the keys offered: it was sealed to others."""

    def __init__(self, reason: str = "no stanza opens with these keys") -> None:
        super().__init__(reason)
