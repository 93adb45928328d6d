"""The languages that the portal speaks, and the slugs that pages of its own take."""

LANGUAGES: dict[str, str] = {"en": "English", "nb": "Norsk bokmål", "nl": "Nederlands", "sv": "Svenska"}

RESERVED_SLUGS = frozenset({"staff", "api", "static", "healthz", "goodbye", *LANGUAGES})
