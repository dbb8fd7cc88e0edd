"""What the full-screen kiosk promises."""
