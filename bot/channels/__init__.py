"""Edges: each module turns one way of talking to people into plain utterances and back."""
