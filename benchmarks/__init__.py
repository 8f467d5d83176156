"""What is measured of Mujīb, and how: `mujib bench` for speed and memory, beside the evaluation of its answers."""
