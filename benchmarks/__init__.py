"""Measurements to repeat when matching, ranking or speed change; README.md says which there are."""
