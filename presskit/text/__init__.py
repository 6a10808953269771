"""What any room may use: characters, shown numbers, safe names, faces, template environments."""
