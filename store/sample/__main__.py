"""`python -m store.sample` writes the sample book that is shipped."""

from __future__ import annotations

from store.places import sample_book
from store.sample import build_sample

if __name__ == "__main__":
    build_sample(sample_book())
