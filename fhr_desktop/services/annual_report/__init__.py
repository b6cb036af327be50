"""The annual report: its texts, the year's figures, and both as Word file, PDF, form F18b and calculation sheets."""
