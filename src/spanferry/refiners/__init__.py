"""What takes the labelled side's place before alignment: one protocol, ``core.stages.Refiner``."""
