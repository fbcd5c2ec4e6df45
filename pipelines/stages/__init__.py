"""The stages of a run, in order; each file says what its stage does and with which parts."""
