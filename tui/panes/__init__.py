"""The panes of the dossier: one for each tab, each a widget that shows what it is handed and asks for what is done."""
