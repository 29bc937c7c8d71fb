#!/bin/sh
# azd's prepackage and predeploy hook on Linux and macOS.
exec node "$(dirname "$0")/stage-app.mjs" "$@"
