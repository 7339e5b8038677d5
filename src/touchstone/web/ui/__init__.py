"""How every page looks and behaves: layout, forms, tables, findings, pictures, pages for errors."""
