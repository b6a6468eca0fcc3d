"""Foreign tables: read, mapped to the fields of the book, matched with what is there, applied with a report."""
