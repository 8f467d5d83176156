"""From a question to ranked answers: what it asks, how sentences match it, which of them answers."""
