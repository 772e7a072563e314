"""Where peers are: the databases on this machine and the online services."""
