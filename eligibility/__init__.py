"""May this city apply?  Facts of a call in, three-valued checks with their evidence out: pure."""
