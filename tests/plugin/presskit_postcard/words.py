"""Words of the postcard, in a module of their own."""

GREETING = "Greetings"
