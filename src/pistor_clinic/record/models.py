"""One row of the record."""

from django.db import models


class Event(models.Model):
    """Something that somebody saw or changed.

    Holds ids and digests, never values. Each event names the digest of the one before it, so a
    row that was changed, removed or slipped in shows. The database refuses UPDATE and DELETE.
    """

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    what = models.CharField(max_length=60)
    about = models.CharField(max_length=80)
    why = models.CharField(max_length=30)
    # Numbers, not foreign keys: the record outlives what it speaks of, and stands below everything.
    person = models.BigIntegerField(null=True)
    organisation = models.BigIntegerField(null=True)
    address = models.CharField(max_length=45)
    via = models.CharField(max_length=20)
    ids = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-id"], name="record_of_organisation"),
            models.Index(fields=["about", "-id"], name="record_about"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.what} {self.about}"
