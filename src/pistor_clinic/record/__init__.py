"""Who saw and changed what: appended, chained, never altered."""
