"""What was in use and what was recommended over the last month."""
