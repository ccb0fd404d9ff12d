"""Migrations, both ways."""
