"""Whether a file can be read by machines: every rule, what keeps it, what breaks it, and how to mend that."""
