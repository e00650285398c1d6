"""The device that computes, for the frame."""

import streamlit as st

from dlplay.jobs import device_name
from dlplay.words import say, say_again


def device_line() -> str:
    """Say what TensorFlow computes on; asked once per server."""
    with st.spinner(say("Asking TensorFlow for GPUs ...")):
        return say_again(device_name())
