"""Errors that end the demo with a message."""


class DemoError(Exception):
    """Raised by every part of the demo, with a text for the user.

    It ends the demo without a traceback.
    """
