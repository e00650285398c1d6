"""Turning what ran on a page into a script and a notebook."""

from dlplay.export.notebook import notebook
from dlplay.export.transcript import Transcript, hear_transcripts
