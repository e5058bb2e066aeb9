"""Changes to the knowledge: drafts, what was published, the files, spreadsheets in and out."""
