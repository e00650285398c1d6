"""The device that computes, for the frame."""

import streamlit as st

from dlplay.jobs import device_name


@st.cache_resource(show_spinner="Asking TensorFlow for GPUs ...")
def device_line() -> str:
    """Say what TensorFlow computes on; asked once per server."""
    return device_name()
