"""From a case to a plan, one step a module; no clock, no chance, no network."""
