"""An empty workbook to fill in: the columns that packs ask for, with help, drop-downs and rows to look at."""
