"""How a student's file is to be read, where it was detected wrongly: controls for the options of the reader."""

import streamlit as st

from dlplay.data import DECIMALS, ENCODINGS, FIRST_SHEET, HEADERS, SEPARATORS, TableOptions, sheet_names
from dlplay.ui.controls import KEPT, choose
from dlplay.ui.visitor import recall
from dlplay.words import say

NUMBERS, MISSING = "numbers", "missing values"


def choose_reading(name: str, content: bytes) -> TableOptions:
    """Controls for how to read a file; that of its sheets is there where it is an Excel file."""
    with st.expander(say("How to read the file")):
        st.caption(say("Change what was detected wrongly."))
        sheets = sheet_names(content)
        if sheets:
            sheet = choose("Sheet", [FIRST_SHEET, *sheets], key=f"table_sheet.{name}", link=False)
            encoding = separator = "automatic"
        else:
            sheet = FIRST_SHEET
            encoding = choose("Encoding", ENCODINGS, key="table_encoding", link=False)
            separator = choose("Separator", SEPARATORS, key="table_separator", link=False)
        decimal = choose("Decimal sign", DECIMALS, key="table_decimal", link=False)
        header = choose("First row holds names", HEADERS, key="table_header", link=False)
    key = _codes_key(name)
    takes_codes = st.session_state.get(key, recall(KEPT + key)) == MISSING
    return TableOptions(encoding, separator, decimal, header, sheet=sheet, takes_codes=takes_codes)


def choose_codes(name: str) -> None:
    """A control beside what is suspected: numbers such as -999.9 in the file of that name are taken as missing."""
    choose("Take these numbers as", [NUMBERS, MISSING], key=_codes_key(name), look="segmented_control", link=False)


def _codes_key(name: str) -> str:
    return f"table_codes.{name}"
