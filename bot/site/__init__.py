"""What the server serves beside the channels: demo page, widget, health."""
