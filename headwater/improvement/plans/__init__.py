"""Plans, priorities, milestones, progress reviews."""
