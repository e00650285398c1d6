"""The frame around every lesson."""
import streamlit as st
st.set_page_config(page_title="DL Playground", layout="wide")
def home(): st.title("Home")
page = st.navigation({"": [st.Page(home, title="Map", default=True)], "Images": [st.Page("pages/images/kernels.py", title="Kernels")]}, position="top")
page.run()
