"""Pictures of pages to printed lines: cleaned, set upright, parted into blocks, read by Tesseract."""
