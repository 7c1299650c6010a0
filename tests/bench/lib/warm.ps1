<#
.SYNOPSIS
Measures Get-MigrationStatus in a warm session, beside a connection and a round trip of the same process.

.DESCRIPTION
Writes three medians in milliseconds, on one line: of the command, of opening a connection, and of "select 1" on it. The
first quarter of the rounds is not counted: the code is compiled in it.
#>
param(
    # The manifest of the module.
    [Parameter(Mandatory)] [string] $Module,

    # The plan's folder.
    [Parameter(Mandatory)] [string] $Plan,

    # The database, in Npgsql keywords.
    [Parameter(Mandatory)] [string] $Connection,

    # How often each is measured.
    [int] $Rounds = 60
)

$ErrorActionPreference = 'Stop'
Import-Module $Module
$folder = Join-Path (Split-Path $Module) 'bin/net8.0'
[AppDomain]::CurrentDomain.add_AssemblyResolve({
        param($source, $wanted)
        $null = $source
        $file = Join-Path $folder "$(([Reflection.AssemblyName]$wanted.Name).Name).dll"
        if (Test-Path $file) { [Reflection.Assembly]::LoadFrom($file) }
    })
Add-Type -Path (Join-Path $folder 'Npgsql.dll')

function Get-Median([double[]] $Values) {
    ($Values | Select-Object -Skip ([int]($Values.Count / 4)) | Sort-Object)[[int]($Values.Count * 3 / 8)]
}

$status, $open, $trip = [System.Collections.Generic.List[double]]::new(), [System.Collections.Generic.List[double]]::new(),
    [System.Collections.Generic.List[double]]::new()
foreach ($round in 1..$Rounds) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $null = Get-MigrationStatus -Plan $Plan -ConnectionString $Connection
    $status.Add($clock.Elapsed.TotalMilliseconds)
    $own = [Npgsql.NpgsqlConnection]::new("$Connection;Pooling=false")
    $clock.Restart()
    $own.Open()
    $open.Add($clock.Elapsed.TotalMilliseconds)
    $command = $own.CreateCommand()
    $command.CommandText = 'select 1'
    $clock.Restart()
    $null = $command.ExecuteScalar()
    $trip.Add($clock.Elapsed.TotalMilliseconds)
    $own.Dispose()
}

[string]::Format([cultureinfo]::InvariantCulture, '{0:f1} {1:f1} {2:f1}', (Get-Median $status), (Get-Median $open),
    (Get-Median $trip))
