"""The recommendation: the cycle, and everything that shows its outcome."""
