"""One room a channel: how a message leaves the house, and what its answer means."""
