<#
.SYNOPSIS
Runs tasks of the build. build.sh does the same without PowerShell.

.PARAMETER Task
The tasks, in their order. CONTRIBUTING.md describes them.

.PARAMETER Argument
Of the task Mutate: folders of the engine, or 'guards' and words of names. Of the task Demo: the example.

.EXAMPLE
./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Quick', 'Test', 'Windows', 'Docs', 'Demo', 'Bench', 'Package', 'Mutate')]
    [string[]] $Task = 'Build',

    [string[]] $Argument = @()
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command dotnet -CommandType Application -ErrorAction Ignore)) {
    throw "'dotnet' is not on the PATH. Install the .NET SDK, 9.0 or later: https://dotnet.microsoft.com/download"
}

$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
dotnet msbuild "$PSScriptRoot/build/DbMigrate.Build.csproj" -restore -p:Configuration=Release -v:q -nologo
if ($LASTEXITCODE -eq 0) {
    dotnet "$PSScriptRoot/build/bin/Release/net8.0/DbMigrate.Build.dll" @Task @Argument
}

exit $LASTEXITCODE
