"""What every part of the interface for programs shares: who asks, pages of answers, what an error says."""
