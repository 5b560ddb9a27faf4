"""Edges: reading case files, writing plans."""
