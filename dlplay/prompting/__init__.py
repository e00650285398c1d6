"""Cutting out by a prompt: a box, and marks inside and outside the object; GrabCut and Segment Anything."""

from dlplay.prompting.anything import (
    ANYTHING_PRESETS,
    Candidates,
    answer_prompt,
    answer_with_preset,
    embed_picture,
    embed_with_preset,
)
from dlplay.prompting.drawings import draw_cut
from dlplay.prompting.grabcut import MOST_ITERATIONS, cut_out, cut_out_box
from dlplay.prompting.prompts import Mark, Prompt, PromptError, fit_prompt, read_marks
from dlplay.prompting.words import candidate_rows, candidates_sentence, cut_sentence
