"""Facts: the only folder that knows SQL. It knows nothing of Markdown or of screens."""
