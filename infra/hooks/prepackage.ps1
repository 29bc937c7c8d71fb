# azd's prepackage and predeploy hook on Windows.
node "$PSScriptRoot/stage-app.mjs" @args
exit $LASTEXITCODE
