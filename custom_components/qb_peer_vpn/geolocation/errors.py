"""What can go wrong while addresses are located."""


class DatabaseError(Exception):
    """A database file cannot be used.

    Raised by ``CityDatabase`` when it opens a file and when a record turns out to be
    damaged. Names the file without its folder, and never an address.
    """

    def __init__(self, file_name: str, reason: str) -> None:
        """Keep the name of the file and the reason, in words for the log."""
        super().__init__(f"{file_name}: {reason}")
        self.file_name = file_name
        self.reason = reason
