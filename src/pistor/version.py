"""The version of this program, which every plan names."""

VERSION = "2026.11.0"
