"""Clusters of peers: how they are found, numbered and named."""
