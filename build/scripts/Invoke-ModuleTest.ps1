<#
.SYNOPSIS
Runs the Pester tests of the built module, and writes their counts and failures as JSON.
#>
[CmdletBinding()]
param(
    # The root folder of the repository.
    [Parameter(Mandatory)] [string] $Root,

    # The manifest of the built module.
    [Parameter(Mandatory)] [string] $ModulePath,

    # The version of Pester.
    [Parameter(Mandatory)] [string] $ToolVersion,

    # The JSON file to write.
    [Parameter(Mandatory)] [string] $ResultFile
)

$ErrorActionPreference = 'Stop'
Import-Module Pester -RequiredVersion $ToolVersion

# The tests import this module, and not an installed one.
$env:DBMIGRATE_MODULE = $ModulePath
$configuration = New-PesterConfiguration
$configuration.Run.Path = "$Root/tests/Module"
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration

# A block or file that fails outside of a test has no test to count.
$failures = @(
    $result.Failed | ForEach-Object { @{ test = $_.ExpandedPath; message = "$($_.ErrorRecord)" } }
    $result.FailedBlocks | ForEach-Object { @{ test = $_.ExpandedPath; message = "$($_.ErrorRecord)" } }
    $result.FailedContainers | ForEach-Object { @{ test = "$($_.Item)"; message = "$($_.ErrorRecord)" } }
)
@{
    passed   = $result.PassedCount
    failed   = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
    skipped  = $result.SkippedCount + $result.InconclusiveCount + $result.NotRunCount
    failures = $failures
} | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $ResultFile
