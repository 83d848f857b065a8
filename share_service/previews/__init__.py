"""How a page looks when it is shared, network by network, and what is wrong with its tags."""
