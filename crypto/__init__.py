"""The protocol: sealing, signing and checking; see SPEC.md."""
