"""What the server offers beside the channels: demo page, widget, health."""
