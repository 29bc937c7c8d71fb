#!/bin/sh
# azd's preprovision hook on Linux and macOS.
exec node "$(dirname "$0")/check-azure-cli.mjs" "$@"
