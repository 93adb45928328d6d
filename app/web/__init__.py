"""Pages and the staff API: parse, call one service, render."""
