"""What is done with notices: planned with a fact, sent, acknowledged, and looked through."""
