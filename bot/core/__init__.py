"""The ground: settings, errors, texts, caches, files. Nothing stands below it."""
