"""Recording to how you ran."""
