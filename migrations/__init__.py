"""The database's changes, one numbered file each."""
