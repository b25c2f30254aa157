"""How long all insights take, and how much memory, on the marts of a large organisation."""
