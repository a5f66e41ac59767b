"""What the shipped example is made by: ``python -m tests.recipes.example``."""
