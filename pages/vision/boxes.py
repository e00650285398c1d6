"""Boxes."""

import streamlit as st

st.title("Boxes")
