"""A spoken conversation: what it does about each thing that is heard, pressed or said (`talk`, by the table of `states`), the
words of "wait", "louder" and the like (`controls`, what they change by `adjusting`), the threads (`loop`), who takes part
(`roles`), the `mouth`, the `keys` and the `keystrokes` that a terminal sends, why nothing is spoken (`silence`), one `turn` and what
is logged of it (`turnlog`), being `alone`, and putting it all together (`start`)."""
