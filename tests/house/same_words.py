"""Texts that are spelled in a translation as they are in English, each with its reason."""

SAME: dict[tuple[str, str], str] = {
    # (language, text): why
}
