"""Import every module of the integration, so that Python keeps the bytecode of all.

A program in a process of its own. Libraries come without bytecode; compiling them takes
Python's lock for tens of milliseconds, once.
"""

from importlib import import_module
from pkgutil import walk_packages

import custom_components.qb_peer_vpn as integration

for module in walk_packages(integration.__path__, f"{integration.__name__}."):
    import_module(module.name)
