"""A report that is being written, for whichever edge asks: what is asked, who would read it, what is wrong with it."""
