"""The org chart: where its boxes stand, for the screen and for documents alike."""
