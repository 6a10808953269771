"""Where kits are made: in this process, in several, or on a cluster; within limits."""
