"""What keeps something from being done: a sentence that is translated where it is shown, and what it is about."""


class Problem(Exception):
    """
    Something can't be done.

    Args:
        sentence: the message as it stands in the catalogue, with `{names}` for what differs. It says what to do, if anything.
        values: what the names stand for: paths, slugs, numbers, or another problem, for the reason; never a secret.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence.format(**values))
        self.sentence = sentence
        self.values = values


def N_(sentence: str) -> str:  # noqa: N802 - the name by which texts to translate are found
    """Return *sentence* as it is, marked for the catalogue: it is translated where it is shown."""
    return sentence
