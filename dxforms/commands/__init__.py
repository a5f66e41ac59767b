"""The commands: what a command line asks for, and the ordinary calls that answer it."""
