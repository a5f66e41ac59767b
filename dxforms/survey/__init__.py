"""What was asked, answered and counted: values and pure functions."""
