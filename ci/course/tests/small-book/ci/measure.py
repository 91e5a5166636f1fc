"""Stands for a program that measures. Nothing runs it here, because the checker never measures."""

RECORD = "listings/part/counting/tallies/measured.txt"
