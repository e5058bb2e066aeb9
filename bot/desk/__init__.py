"""The editors' desk: pages where people who own the answers change them; who may, and what was done."""
