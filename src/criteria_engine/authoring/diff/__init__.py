"""`rules diff`: what two packs ask differently, and whose outcome that changes."""
