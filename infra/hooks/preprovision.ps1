# azd's preprovision hook on Windows.
node "$PSScriptRoot/check-azure-cli.mjs" @args
exit $LASTEXITCODE
