"""Links, without a store or a web server: tokens, networks and who is asking."""
