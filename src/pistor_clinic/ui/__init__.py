"""The frame and the parts of every page; no rows."""
