"""Conditions and findings in Vietnamese and English."""
