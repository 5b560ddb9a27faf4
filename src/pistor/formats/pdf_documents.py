"""The documents that can be printed, by name."""

from typing import Literal, get_args

DocumentName = Literal["plan", "draw-up", "instructions", "consent", "letter"]
DOCUMENTS: tuple[DocumentName, ...] = get_args(DocumentName)
