"""From facts to the card: `build` makes the one tree (`tree`); `contract`, `paper`, `sheets` give it other forms."""
