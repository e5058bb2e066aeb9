"""Editing the knowledge: drafts, published versions, the files, import and export of spreadsheets."""
