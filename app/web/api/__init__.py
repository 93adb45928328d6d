"""What the APIs share: how requests are read, answers are made and refusals are told."""
