"""A grid at work: composed, planned, kept in a folder, worked off by workers that share nothing else, watched, and told of at the end."""
