"""Sign-in, invitations, and the scope of a request."""
