"""The relay: takes deliveries from the record, sends them, and writes down what became of them."""
