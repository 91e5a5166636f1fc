#!/usr/bin/env bash
# Makes the two fonts in theme/fonts from Literata 5 (SIL Open Font License 1.1, see LICENSE there): Latin letters,
# the symbols used in the book, weights from 400 to 650. The argument is the folder `files` of the npm package
# @fontsource-variable/literata (5.3.0 was used). Needs Python's fonttools and brotli.
set -euo pipefail
files=$1
here=$(cd "$(dirname "$0")/../theme/fonts" && pwd)
work=$(mktemp -d)
letters="U+20-7E,U+A0,U+A7,U+AB,U+B5,U+B7,U+BB,U+D7,U+E4,U+E9,U+EF,U+F6,U+FC,U+2013,U+2014,U+2018-201E,U+2022,U+2026,U+2190-2194,U+2212,U+2260,U+2264,U+2265"
fonttools varLib.instancer -q "$files/literata-latin-wght-normal.woff2" wght=400:650 -o "$work/text.ttf"
fonttools varLib.instancer -q "$files/literata-latin-wght-italic.woff2" wght=400 -o "$work/text-italic.ttf"
for font in text text-italic; do
    pyftsubset "$work/$font.ttf" --unicodes="$letters" --layout-features=kern,liga,tnum,mark,ccmp \
        --flavor=woff2 --no-hinting --output-file="$here/$font.woff2"
done
rm -r "$work"
