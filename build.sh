#!/bin/sh
# The words of the build: ./build.sh build|test|docs|demo|bench|package (several may follow one another).
# Needs the .NET SDK. What else is wanted (PostgreSQL, PowerShell) is found or fetched; what can't be had is said and left out.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if ! command -v dotnet >/dev/null 2>&1; then
    echo "build.sh: there is no 'dotnet' on the PATH. Install the .NET SDK, 9.0 or later: https://dotnet.microsoft.com/download" >&2
    exit 2
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
if [ ! -t 1 ] || [ -n "${CI:-}" ]; then
    export NO_COLOR=1 MSBUILDTERMINALLOGGER=off
fi

dotnet msbuild "$root/build/DbMigrate.Build.csproj" -restore -p:Configuration=Release -v:q -nologo
exec dotnet "$root/build/bin/Release/net8.0/DbMigrate.Build.dll" "$@"
