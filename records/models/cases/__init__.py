"""Cases: their events, what is looked up of them, papers, refusals and the handing over."""
