"""One cell from its configuration to its folder: its place in a grid, what it would run, its run, the files it leaves."""
