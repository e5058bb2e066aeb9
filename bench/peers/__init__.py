"""A script a peer: each runs in a process of its own, reads a task and prints its figures."""
