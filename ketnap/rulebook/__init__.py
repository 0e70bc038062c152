"""The regulations as dated data, and the questions one may ask of them. Plain Python; knows no tables and no clock."""
