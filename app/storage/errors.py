"""What can go wrong between a deed and the database, as the caller must be able to tell it apart."""


class StorageError(Exception):
    """The root of this package's errors."""


class HeadMoved(StorageError):
    """Somebody else wrote to the case since it was read: read again, seal again. *head* is the newest record's number."""

    def __init__(self, head: int) -> None:
        """Name the record that is the newest now."""
        super().__init__("the case has changed since it was read")
        self.head = head


class AlreadyFiled(StorageError):
    """A case with this receipt stands already: the submission was repeated."""


class BlobGone(StorageError):
    """A staged attachment's lease has expired, or another case took it."""


class DiskFull(StorageError):
    """Storing this would use the reserve that is kept for text."""
