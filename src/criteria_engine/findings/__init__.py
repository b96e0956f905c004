"""Outcomes joined with readings, waivers and scores into an assessment."""
