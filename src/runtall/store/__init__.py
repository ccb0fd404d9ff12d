"""What is kept: Django models, migrations, one repository module per aggregate."""
