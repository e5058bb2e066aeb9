"""The editors' desk: pages for editing the answers, with accounts, roles and an audit log."""
