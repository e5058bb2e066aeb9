"""The edges: each module translates between one channel and plain utterances."""
