#!/bin/sh
# azd's postdeploy hook on Linux and macOS.
exec node "$(dirname "$0")/subscribe-app.mjs" "$@"
