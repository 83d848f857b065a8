"""Text: a headline in any script, from typed words to masks in a box. `block.py` is the door."""
