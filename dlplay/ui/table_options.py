"""How a student's file is to be read, where it was detected wrongly: controls for the options of the reader."""

import streamlit as st

from dlplay.data import DECIMALS, ENCODINGS, FIRST_SHEET, HEADERS, SEPARATORS, TableOptions, sheet_names
from dlplay.ui.controls import choose


def choose_reading(name: str, content: bytes) -> TableOptions:
    """Controls for how to read a file; that of its sheets is there where it is an Excel file."""
    with st.expander("How to read the file"):
        st.caption("Change what was detected wrongly.")
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
    takes_codes = bool(st.session_state.get(_codes_key(name)))
    return TableOptions(encoding, separator, decimal, header, sheet=sheet, takes_codes=takes_codes)


def choose_codes(name: str) -> None:
    """A control beside what is suspected: numbers such as -999.9 in the file of that name are taken as missing."""
    st.toggle("Take these numbers as missing values", key=_codes_key(name), persist_state="session")


def _codes_key(name: str) -> str:
    return f"table_codes.{name}"
