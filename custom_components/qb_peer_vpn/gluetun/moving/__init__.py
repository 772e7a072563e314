"""A move from the first look to the receipt: pure functions on frozen states."""
