"""What any room may use: characters, shown numbers, safe names, views of what was declared, template environments."""
