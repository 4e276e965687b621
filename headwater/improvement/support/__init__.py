"""The offer, the entitlement ledger, what each activity is for."""
