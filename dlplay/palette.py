"""The colours of all figures and drawings: those of Okabe and Ito, told apart by readers of every sight.

Masataka Okabe and Kei Ito, Color Universal Design, 2008. No colour says anything alone: a form or a word says it too.
"""

BLUE = "#0072B2"
SKY = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
ORANGE = "#E69F00"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
INK, PAPER = "#17202A", "#F2F5F8"  # of drawings that look the same in both themes
