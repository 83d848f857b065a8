"""Letters of the service: their words, their form, and the mail server that takes them."""
