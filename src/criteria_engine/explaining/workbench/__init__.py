"""The reviewer's workbench: findings on the left, the reasons on the right, changes tried out and questions answered.

`state` modules know no terminal: `filters`, `outline`, `trial`, `asks`, `cells`, `desk`. `sheets` and `lines` say what
is shown, still as text. `panes`, `dialogs` and `app` are the only ones that know Textual.
"""
