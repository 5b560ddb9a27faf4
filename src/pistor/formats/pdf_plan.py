"""The whole plan on paper: the summary and the map first, then every reason and source."""

from pistor.formats.pdf_map import write_maps
from pistor.formats.pdf_page import Sheet
from pistor.formats.text import write_body
from pistor.formats.text_sources import Cited
from pistor.formats.text_summary import write_in_short
from pistor.formats.text_words import Names
from pistor.formats.text_writing import Writing
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.plan import Plan


def write_plan(page: Sheet, plan: Plan, knowledge: Knowledge) -> None:
    """Everything that the text of a plan says, in its order, and the maps after the summary."""
    out = Writing(page=page, cited=Cited(), names=Names(knowledge), case=plan.case)
    write_in_short(out, plan)
    write_maps(page, plan, knowledge)
    write_body(out, plan, knowledge)
    page.small()
    out.cited.write(page, plan.sources)
