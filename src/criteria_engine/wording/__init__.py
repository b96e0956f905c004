"""Conditions, findings and repairs in Vietnamese and English."""
