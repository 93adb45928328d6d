"""The server is killed in the middle of its work, again and again; what it has promised must still be there."""
