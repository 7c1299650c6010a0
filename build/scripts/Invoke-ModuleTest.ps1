<#
.SYNOPSIS
Runs the Pester tests of the built module and writes their counts.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Root,
    [Parameter(Mandatory)] [string] $ModulePath,
    [Parameter(Mandatory)] [string] $ResultFile
)

$ErrorActionPreference = 'Stop'
$counts = @{ passed = 0; failed = 0; skipped = 0 }
$tests = "$Root/tests/Module"
if (Get-ChildItem -Path $tests -Filter '*.Tests.ps1' -Recurse -ErrorAction Ignore) {
    Import-Module Pester -MinimumVersion 5.5

    # The tests take the module that was built, not one that happens to be installed.
    $env:DBMIGRATE_MODULE = $ModulePath
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $tests
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Normal'
    $configuration.Output.RenderMode = 'Plaintext'
    $result = Invoke-Pester -Configuration $configuration

    # A file that does not even load is a failure without a test to count.
    $counts.passed = $result.PassedCount
    $counts.failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
    $counts.skipped = $result.SkippedCount + $result.InconclusiveCount + $result.NotRunCount
}

$counts | ConvertTo-Json | Set-Content -LiteralPath $ResultFile
