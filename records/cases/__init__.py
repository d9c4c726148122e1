"""The case: what it may be, what moves it, and when it is due; pure rules without SQL."""
