#!/bin/sh
# Runs tasks of the build: ./build.sh build|quick|test|windows|docs|demo|bench|package (one or several),
# or ./build.sh demo EXAMPLE, or ./build.sh mutate [FOLDER…], or ./build.sh mutate guards [WORD…].
# Needs the .NET SDK. Missing programs (PostgreSQL, PowerShell) are downloaded; what is not available is reported.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if ! command -v dotnet >/dev/null 2>&1; then
    echo "build.sh: 'dotnet' is not on the PATH." >&2
    echo "Install the .NET SDK, 9.0 or later: https://dotnet.microsoft.com/download" >&2
    exit 2
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
if [ ! -t 1 ] || [ -n "${CI:-}" ]; then
    export NO_COLOR=1 MSBUILDTERMINALLOGGER=off
fi

dotnet msbuild "$root/build/DbMigrate.Build.csproj" -restore -p:Configuration=Release -v:q -nologo
exec dotnet "$root/build/bin/Release/net8.0/DbMigrate.Build.dll" "$@"
