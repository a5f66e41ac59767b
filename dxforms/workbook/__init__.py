"""The tally workbook and the description workbook."""
