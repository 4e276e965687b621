"""Targets on their way: proposed, commented, reviewed, agreed or returned. The steps stand in `targets.workflow`."""
