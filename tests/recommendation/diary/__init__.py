"""What was in use and recommended, over time."""
