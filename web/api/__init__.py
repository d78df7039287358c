"""REST for the pages, a CRM and other systems. JSON is snake_case."""
