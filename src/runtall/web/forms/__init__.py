"""What people type, checked before a service sees it; what is wrong is said beside the field."""
