"""Finds names of people, with our own tagger, which reads words, their letters and their neighbours."""
