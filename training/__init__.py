"""Training that happens apart from set-up."""
