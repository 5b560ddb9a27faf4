"""Practices, their people, who may do what, and signing in."""
