"""The web application of Pistor: rows, people, permissions and pages around the library."""
