"""What is needed from here to reach a target while its year runs: in sessions or pupils, or that it is out of reach."""
