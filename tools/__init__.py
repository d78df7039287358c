"""What agents may do, one module for each tool."""
