"""The deployed topology as plain processes on this machine: `make cluster`."""
