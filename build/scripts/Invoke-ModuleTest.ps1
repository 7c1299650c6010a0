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
    [Parameter(Mandatory)] [string] $ResultFile,

    # Runs the tests with this tag alone.
    [string] $Tag,

    # The URI of a server that the tests use in place of sandboxes of their own.
    [uri] $Server
)

$ErrorActionPreference = 'Stop'
Import-Module Pester -RequiredVersion $ToolVersion

# The tests import this module, and not an installed one.
$env:DBMIGRATE_MODULE = $ModulePath
if ($Server) {
    # A function comes before a cmdlet. PostgreSQL's programs are not those of the system that the tests run on.
    $login = $Server.UserInfo.Split(':')
    $sandbox = @('00000000', '18', '/', $Server.Port, $Server.Host, $login[0], $login[0],
        $Server.OriginalString, '/', 0, [DateTimeOffset]::UtcNow)
    $start = { [DbMigrate.MigrationSandbox]::new.Invoke($sandbox) }
    Set-Item function:global:Start-MigrationSandbox $start.GetNewClosure()
    Set-Item function:global:Stop-MigrationSandbox { }
}

$configuration = New-PesterConfiguration
$configuration.Run.Path = "$Root/tests/Module"
$configuration.Run.PassThru = $true
if ($Tag) {
    $configuration.Filter.Tag = $Tag
    $configuration.Filter.ExcludeTag = 'Sandbox'
}

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
    skipped  = $result.SkippedCount + $result.InconclusiveCount + ($Tag ? 0 : $result.NotRunCount)
    failures = $failures
} | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $ResultFile
