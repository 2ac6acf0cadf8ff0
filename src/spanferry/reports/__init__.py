"""What a person gets to see: the cell's panel and files, the grid's table."""
