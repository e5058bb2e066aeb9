"""Names of people: a tagger of our own that reads words, their letters and their neighbours."""
