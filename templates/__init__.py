"""Documents: the only folder that knows Markdown and templates. It reads facts through store."""
