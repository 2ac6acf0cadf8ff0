"""What benchmarks share (clock, command line, tables, rows, sentences, models), and of each what it measures, by its name."""
