"""Wrong answers as students write them, made of right ones by kind, and what may be said."""
