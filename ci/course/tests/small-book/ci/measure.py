"""Stands for a program that measures. Nothing runs it here, because the checker never measures."""

RECORDS = ["listings/part/counting/counts-down/measured.txt", "listings/part/counting/beads/measured.txt"]
