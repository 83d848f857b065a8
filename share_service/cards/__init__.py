"""Cards: preview images drawn from an article. Knows Pillow and HarfBuzz, not Flask or SQL."""
