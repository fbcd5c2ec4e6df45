"""Commands, one file each: every file has a typer application or function that the command line picks up."""
