"""A drawn document read back: its pages, its texts with their boxes, its points, its tables."""

import re
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree as ET

from pistor.formats.svg_type import width_of

SVG = "{http://www.w3.org/2000/svg}"
PAGE = (210.0, 297.0)


@dataclass(frozen=True)
class Text:
    """One line of text: its words, its page, and the box it takes there, in millimetres."""

    words: str
    page: int
    left: float
    top: float
    right: float
    bottom: float
    fill: str

    def meets(self, other):
        return (
            self.page == other.page
            and self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Place:
    """Where a nested element's own millimetres lie on the page: a shift and a factor."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0

    def within(self, x, y, scale=1.0):
        return Place(self.x + x * self.scale, self.y + y * self.scale, self.scale * scale)

    def on_page(self, x, y):
        return self.x + x * self.scale, self.y + y * self.scale


def root_of(document):
    return ET.fromstring(document)  # noqa: S314  The document is this program's own.


def pages_in(root):
    return [one for one in root if one.get("role") == "group"]


def number(text):
    return float(text)


def entered(place, element):
    """The place inside an element: a translation, a scale, or a nested drawing."""
    for name, values in re.findall(r"(translate|scale)\(([^)]*)\)", element.get("transform", "")):
        rows = [number(one) for one in values.split()]
        place = place.within(*rows) if name == "translate" else place.within(0, 0, rows[0])
    if element.tag == f"{SVG}svg" and element.get("x") is not None:
        left, top, wide, _ = (number(one) for one in element.get("viewBox").split())
        factor = number(element.get("width")) / wide
        place = place.within(number(element.get("x")), number(element.get("y")), factor)
        place = place.within(-left, -top)
    return place


def walked(element, place):
    """Every element below with the place its numbers are counted in."""
    here = entered(place, element)
    yield element, here
    for child in element:
        yield from walked(child, here)


def on_pages(root):
    for count, page in enumerate(pages_in(root)):
        for child in page:
            for element, place in walked(child, Place()):
                yield count, element, place


def texts_in(root):
    return [
        text
        for page, element, place in on_pages(root)
        if element.tag == f"{SVG}text"
        for text in _lines(page, element, place)
    ]


def _lines(page, element, place):
    size = number(element.get("font-size"))
    bold = element.get("font-weight") == "bold"
    for one in element.findall(f"{SVG}tspan") or [element]:
        x, y = place.on_page(number(one.get("x")), number(one.get("y")))
        wide = width_of(one.text, size, bold=bold) * place.scale
        anchor = element.get("text-anchor", "start")
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        yield Text(
            words=one.text,
            page=page,
            left=left,
            top=y - 0.74 * size * place.scale,
            right=left + wide,
            bottom=y,
            fill=element.get("fill"),
        )


def paragraphs_in(root):
    """Every text as it is read aloud, lines joined."""
    return [
        " ".join("".join(one.itertext()).split())
        for page in pages_in(root)
        for one in page.iter(f"{SVG}text")
    ]


def points_in(root):
    """Name of the map, x, y and spoken words of every mark, in the millimetres of its view."""
    found = []
    for element in root.iter(f"{SVG}g"):
        name = element.get("id", "")
        if re.fullmatch(r"map-\d+-[A-Z]+\d+", name):
            moved = re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform"))
            place = tuple(Decimal(one) for one in moved.groups())
            found.append((name, *place, element.find(f"{SVG}title").text))
    return found


def marks_on_pages(root):
    """The middle of every mark on its page, and the corners of the drawing it lies in."""
    window = None
    found = []
    for page, element, place in on_pages(root):
        if element.get("role") == "img":
            window = None
        if element.tag == f"{SVG}svg" and window is None:
            left, top, wide, high = (number(one) for one in element.get("viewBox").split())
            window = place.on_page(left, top), place.on_page(left + wide, top + high)
        if re.fullmatch(r"map-\d+-[A-Z]+\d+", element.get("id", "")):
            found.append((page, place.on_page(0, 0), window))
    return found


def tables_in(root):
    """The rows of every table of points, heads and zone lines included, as lists of words."""
    rows = []
    for table in root.iter(f"{SVG}g"):
        if table.get("role") == "table":
            rows += [
                [" ".join("".join(cell.itertext()).split()) for cell in row]
                for row in table.iter(f"{SVG}g")
                if row.get("role") == "row"
            ]
    return rows
