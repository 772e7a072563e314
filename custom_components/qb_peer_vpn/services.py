"""Actions of all features."""

from .features import async_set_up_actions

__all__ = ["async_set_up_actions"]
