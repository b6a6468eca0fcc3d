"""The forms of a dossier's lists, one module for each noun: what is asked, how it saves, what removing means."""
