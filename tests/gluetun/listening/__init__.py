"""The port in step: pure states against two programs in time of their own."""
