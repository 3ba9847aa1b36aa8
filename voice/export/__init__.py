"""What other assistants need to use this one, as folders of templates: `templates` reads and fills one, `installed` knows what
this program is called where it is installed, and `writing` writes the files."""
