# azd's predown hook on Windows.
node "$PSScriptRoot/unsubscribe-app.mjs" @args
exit $LASTEXITCODE
