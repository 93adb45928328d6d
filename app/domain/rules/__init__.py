"""What a rulebook decides about a case: pure functions from a draft and an organisation to who, when and what."""
