"""How a table reaches us: files and Microsoft 365."""
