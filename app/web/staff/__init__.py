"""The staff API: parses, calls one service, answers in JSON."""
