"""Danger signs, read before anything else."""
