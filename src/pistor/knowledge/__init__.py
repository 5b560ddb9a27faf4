"""The knowledge base: entries, their strict reading, and editions."""
