"""Measurements: whole processes, each against its floor and a usual script, in one run."""
