"""The surfaces: everything that speaks HTTP. The only floor that knows Flask."""
