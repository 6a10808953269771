"""PDF documents with WeasyPrint: its setup (`engine`), input (`pages`), output (`papers`) and speed (`fast`)."""
