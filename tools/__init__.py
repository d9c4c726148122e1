"""The set-up behind the Makefile; the standard library is all it may use."""
