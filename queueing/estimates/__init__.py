"""How long people will wait: the state of the queues, what is usual, and what follows."""
