"""What a release is made of: one version, notes from the commits, an archive.

Only the standard library, and nothing newer than Python 3.12, so that it runs wherever
Git does.
"""
