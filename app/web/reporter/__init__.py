"""The reporter's pages: one file a subject."""
