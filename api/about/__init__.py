"""What a client should know of this instance before it asks for anything else."""
