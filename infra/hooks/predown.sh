#!/bin/sh
# azd's predown hook on Linux and macOS.
exec node "$(dirname "$0")/unsubscribe-app.mjs" "$@"
