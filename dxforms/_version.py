"""The version, as packaging reads it too; looking it up in the metadata of what is installed takes far longer."""

__version__ = "0.1.0"
