"""The same record as a Jupyter notebook."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from dlplay.export.transcript import Transcript


def notebook(transcript: Transcript) -> str:
    """Write a transcript as a notebook (nbformat 4): install, functions, this experiment."""
    imports, definitions, packages = transcript.parts()
    cells = [
        new_markdown_cell(f"# {transcript.title}\n\nFrom DL Playground. Run the cells from top to bottom."),
        new_code_cell(f"%pip install --quiet {' '.join(packages)}"),
        new_code_cell(imports),
        new_code_cell(definitions),
        new_markdown_cell("## This experiment\n\nChange a number and run the cell again."),
        new_code_cell(transcript.calls()),
    ]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    book = new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    nbformat.validate(book)
    return str(nbformat.writes(book))
