"""Every page and console state, as pictures to be looked at: `make sheet`."""
