# azd's postdeploy hook on Windows.
node "$PSScriptRoot/subscribe-app.mjs" @args
exit $LASTEXITCODE
