"""spanferry ferries labelled spans from one language to another."""
