"""What runs the portal: unit, proxies, onion services, container, and the operator's page that puts them together."""
