"""What an editor should look at in the knowledge files (`mesobot knowledge check`)."""
