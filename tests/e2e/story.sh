#!/bin/sh
# The story that ./demo.sh plays, with real programs on a network of its own: every chapter must do what it says.
#   story.sh TALLYSTICK-TESTNET INVOICES
set -eu
place=$(mktemp -d)
trap '"$1" stop --dir "$place/network" >/dev/null 2>&1 || true; rm -rf "$place"' EXIT
"$1" story --dir "$place/network" --fast --invoices "$2"
