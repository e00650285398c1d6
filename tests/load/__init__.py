"""`make load`: simulated students over Streamlit's own messages, a real server watched, and faults on the way."""
