"""Made-up runners, written as real files by a seeded simulator."""
