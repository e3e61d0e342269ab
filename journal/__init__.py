"""Floor 0: the words every other floor speaks in."""
