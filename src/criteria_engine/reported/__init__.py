"""An assessment as its report tells it: read back from JSON, and compared with another one."""
