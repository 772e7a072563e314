"""The parts of a release: one version, notes from the commits, an archive.

It needs only the standard library of Python 3.12, so that it runs on any machine with
Git.
"""
