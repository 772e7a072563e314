"""What the demo tells its user when it cannot go on."""


class DemoError(Exception):
    """Raised by every part of the demo with a text for the user; ends it without traceback."""
