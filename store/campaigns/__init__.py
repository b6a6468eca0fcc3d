"""Campaigns: one story told to a few accounts over weeks, and the touches that it makes due."""
