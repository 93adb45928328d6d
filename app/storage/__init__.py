"""Tables, queries and blobs: takes a session, returns domain values."""
