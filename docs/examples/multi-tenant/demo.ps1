#!/usr/bin/env pwsh
# Runs the whole plan on a throwaway server with the cmdlets, while a small application keeps writing.
# `./build.sh demo` at the top of the repository builds what it needs and runs it. It leaves nothing behind.
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$root = (Resolve-Path (Join-Path $PSScriptRoot '../../..')).Path
$module = $env:DBMIGRATE_MODULE
if (-not $module) {
    $module = Get-Item -Path (Join-Path $root 'output/DbMigrate/*/DbMigrate.psd1') -ErrorAction Ignore | Select-Object -Last 1 -ExpandProperty FullName
}
$service = Join-Path $root 'tests/demo/DbMigrate.Demo/bin/Release/net8.0/DbMigrate.Demo.dll'
if (-not $module -or -not (Test-Path $module) -or -not (Test-Path $service)) {
    [Console]::Error.WriteLine('demo.ps1: not built yet. Run ./build.sh demo at the top of the repository.')
    exit 2
}

# The tables need 100 columns. Redirected output reports 80 and would contain colour codes.
$width = 120
if ([Console]::IsOutputRedirected) {
    $PSStyle.OutputRendering = 'PlainText'
}
elseif ([Console]::WindowWidth -gt 100) {
    $width = [Console]::WindowWidth
}

function Write-Heading([string] $Text) {
    "`n$Text"
    '=' * $Text.Length
}

# Shows a command and runs it.
function Invoke-Shown([scriptblock] $Command) {
    "`nPS> $("$Command".Trim())"
    "`n$((& $Command | Out-String -Width $width).Trim("`r`n"))"
}

# Shows and runs a command that must be refused with that ErrorId.
function Invoke-Refused([string] $ErrorId, [scriptblock] $Command) {
    "`nPS> $("$Command".Trim())"
    try {
        $null = & $Command
    }
    catch {
        if ($_.FullyQualifiedErrorId -notlike "$ErrorId,*") { throw }
        "`n$($_.Exception.Message)"
        "(ErrorId $ErrorId)"
        return
    }
    throw 'This should have been refused.'
}

# The service's own program: setup, traffic, switch, stop, isolation, summary.
function Invoke-Service([string] $Verb, [string[]] $Words = @()) {
    & dotnet $service $Verb $folder @Words
    if ($LASTEXITCODE -ne 0) { throw "The service's '$Verb' ended with exit code $LASTEXITCODE." }
}

$folder = Join-Path ([IO.Path]::GetTempPath()) "dbmigrate-demo-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
$null = New-Item -ItemType Directory -Path $folder
$sandbox = $null
$application = $null
$before = $env:DATABASE_URL
Push-Location $PSScriptRoot
try {
    Import-Module $module

    Write-Heading 'A throwaway server, and a service with 100,000 rows'
    "`nPS> `$sandbox = Start-MigrationSandbox"
    $sandbox = Start-MigrationSandbox
    Invoke-Shown { $sandbox }
    ''
    Invoke-Service setup $sandbox.ConnectionString, (Join-Path $PSScriptRoot 'setup.sql')
    # The plan's default connection: the owner of the tables, not a superuser.
    $env:DATABASE_URL = (Get-Content (Join-Path $folder 'service.env')) -match '^DATABASE_URL=' -replace '^DATABASE_URL='
    $application = Start-Process dotnet -ArgumentList $service, 'traffic', $folder -PassThru `
        -RedirectStandardOutput (Join-Path $folder 'traffic.out') -RedirectStandardError (Join-Path $folder 'traffic.err')
    ''
    Invoke-Service switch old

    Write-Heading 'Phase a: add the customer to every row'
    Invoke-Shown { Get-MigrationStatus }
    Invoke-Shown { Test-MigrationPreflight a }
    Invoke-Shown { Invoke-MigrationPhase a }
    Invoke-Shown { Get-MigrationStatus }

    Write-Heading 'Phase b is refused: its gates are closed'
    Invoke-Refused GateClosed { Invoke-MigrationPhase b }

    Write-Heading 'The new code is deployed'
    Invoke-Service switch new
    Invoke-Shown { Complete-MigrationMilestone jwt-build-deployed -Note 'the old build is gone' }

    Write-Heading 'Phase b, with two gates overridden'
    Invoke-Shown { Invoke-MigrationPhase b -OverrideGate 'soak:a', 'sustained:no errors logged' -Reason 'this is a demo' -Confirm:$false }

    Write-Heading 'Two isolated customers'
    Invoke-Shown { Test-MigrationPhase b }
    ''
    Invoke-Service isolation

    Write-Heading 'Undo: phase b, the old code, phase a'
    Invoke-Shown { Undo-MigrationPhase b -Confirm:$false }
    ''
    Invoke-Service switch old
    Invoke-Shown { Undo-MigrationPhase a -Confirm:$false }
    Invoke-Shown { Get-MigrationStatus }

    Write-Heading 'The journal, verified'
    Invoke-Shown { Get-MigrationHistory -Verify | Where-Object Event -NotMatch 'Batch|Checked|LockWaited' | Format-Table At, Phase, Event, User, Intact, Message }

    Write-Heading 'Effect on the application'
    Invoke-Service stop
    $application.WaitForExit()
    $application = $null
    Invoke-Service summary
}
finally {
    if ($application -and -not $application.HasExited) { $application.Kill(); $application.WaitForExit() }
    if ($sandbox) { $sandbox | Stop-MigrationSandbox -Confirm:$false }
    $env:DATABASE_URL = $before
    Pop-Location
    Remove-Item -Recurse -Force $folder
}
