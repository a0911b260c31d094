"""Wrong versions on show, and the checks that are to catch them (chapter 3)."""
