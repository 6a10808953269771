"""Share images: layouts, where everything stands, and their asset."""
