"""One module per aggregate: its model and its queries.

Each query takes the connection first: that of a transaction, or the process's own. Who may do
what, and what is refused, is decided by whoever asks.
"""
