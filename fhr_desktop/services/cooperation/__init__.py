"""What the unit manager does between the unit and the municipalities: groups, meetings, guidelines, who takes part."""
