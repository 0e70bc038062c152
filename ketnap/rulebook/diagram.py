"""The main way drawn for the reference page, in Mermaid and without it: a list that reads from top to bottom."""

from collections.abc import Iterator

from ketnap.rulebook.library import Library


def main_way_diagram(library: Library) -> Iterator[str]:
    """The lines of a Mermaid flow chart of the steps; optional ones dashed."""
    yield "```mermaid"
    yield "flowchart TD"
    for step in library.steps.values():
        if step.kind == "step":
            yield f'    {step.id}["{step.title}"]'
    for step in library.steps.values():
        for following in step.next:
            arrow = "-.->" if library.steps[following].optional else "-->"
            yield f"    {step.id} {arrow} {following}"
    yield "```"
