"""Texts that are spelled in a translation as they are in English, each with its reason."""

SAME: dict[tuple[str, str], str] = {
    # (language, text): why
    ("nb", "Send"): "the imperative is the same word",
    ("nl", "Console"): "the loan word that Dutch uses",
    ("nl", "Help"): "the word that Dutch programs use",
    ("sv", "Organisation"): "spelled alike",
}
