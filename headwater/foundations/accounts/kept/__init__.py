"""What somebody wrote in a form when they were not signed in any more: carried through signing in, never stored."""
