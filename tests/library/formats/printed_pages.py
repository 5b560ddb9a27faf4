"""A printed document read back: its words in order, its tags, its faces, its pictures."""

import re
from functools import cache
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject
from pypdfium2 import PdfDocument
from tests.library.edition import knowledge
from tests.library.planned_examples import plan_of

from pistor.formats.pdf import plan_pdf

NOT_WORDS = re.compile(r"[\s\u200b\u00a0]+")
A4_POINTS = (595, 842)


@cache
def pdf_of(example, document, name="", practice=""):
    return plan_pdf(plan_of(example), knowledge(), document=document, name=name, practice=practice)


@cache
def read(data):
    return PdfReader(BytesIO(data))


@cache
def words_of(data):
    """All text of a document as one line."""
    with PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def middle_of(data, words):
    """How far from the left of the first page the middle of some words is, in points."""
    with PdfDocument(data) as document:
        page = document[0].get_textpage()
        start, count = page.search(words, match_whole_word=True).get_next()
        boxes = [page.get_charbox(number) for number in range(start, start + count)]
    return (boxes[0][0] + boxes[-1][2]) / 2


def bare(text):
    """A text without anything that a line break may change."""
    return NOT_WORDS.sub("", text)


def tags_of(data):
    """Every tag of the structure tree with its element, as they are read aloud."""
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, ArrayObject):
            for child in node:
                walk(child)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                found.append((str(node["/S"]).removeprefix("/"), node))
            if "/K" in node:
                walk(node["/K"])

    walk(read(data).trailer["/Root"]["/StructTreeRoot"])
    return found


def faces_of(data):
    """Every face by its name, and whether its glyphs are in the file."""
    found = {}
    for page in read(data).pages:
        fonts = page["/Resources"].get("/Font", {}).values()
        for font in (one.get_object() for one in fonts):
            for one in font.get("/DescendantFonts", [font]):
                descriptor = one.get_object()["/FontDescriptor"]
                held = {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
                found[str(font["/BaseFont"])] = bool(held)
    return found
