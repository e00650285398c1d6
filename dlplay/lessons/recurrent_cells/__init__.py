"""Recurrent cells: step through RNN, LSTM and GRU with your own numbers, and see how far their gradient reaches."""
