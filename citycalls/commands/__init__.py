"""The commands, one module per group; each registers its own."""
