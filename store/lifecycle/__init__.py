"""Pure rules of the customer's life: working days, spoken dates, groups, plans, schedules."""
