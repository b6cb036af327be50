"""Exchange between machines: packages made and taken in, who is in the unit, and what needs a person's eye."""
