"""City databases in MaxMind's format: download, check, open and read them."""
