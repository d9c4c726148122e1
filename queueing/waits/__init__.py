"""How long people will wait: a picture of the halls, what is usual, and the line played on."""
