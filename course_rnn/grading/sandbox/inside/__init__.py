"""What a submission's process is made of: the only files of ours that it can see.

Inside the sandbox this is the package ``inside``, next to the standard library and NumPy or torch.
"""
