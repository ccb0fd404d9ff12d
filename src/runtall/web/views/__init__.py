"""Views: parse, call one service, build a page model, render."""
