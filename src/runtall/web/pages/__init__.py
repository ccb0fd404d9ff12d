"""Page models: frozen values that templates only format and loop over."""
