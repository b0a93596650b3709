"""How portals are asked: politely, only where allowed, and never further than their own hosts."""
