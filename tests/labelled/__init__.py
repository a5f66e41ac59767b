"""A labelled set for the proof: five finished reports, faults seeded one by one, and sentences that are right."""
