"""The pack and the workbook: their types, reading, writing and checking of form."""
