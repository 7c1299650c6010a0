# Shared functions of the module's tests. They run on the built module, in the PowerShell that runs them.

<#
.SYNOPSIS
The manifest of the module under test: the build names it, else it is the one in output.
#>
function Get-ModuleManifest {
    if ($env:DBMIGRATE_MODULE) {
        return $env:DBMIGRATE_MODULE
    }

    $version = (Import-PowerShellDataFile "$PSScriptRoot/../../DbMigrate.psd1").ModuleVersion
    (Resolve-Path "$PSScriptRoot/../../output/DbMigrate/$version/DbMigrate.psd1").ProviderPath
}

<#
.SYNOPSIS
Returns the program of the running PowerShell, and its first argument if it has one: as a .NET tool, PowerShell is an
assembly that dotnet runs.
#>
function Get-PowerShellCommand {
    $program = (Get-Process -Id $PID).Path
    $program
    if ([IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') {
        Join-Path $PSHOME 'pwsh.dll'
    }
}

<#
.SYNOPSIS
Runs a script in a fresh PowerShell with the module's manifest in $Manifest.
Returns its output, errors and exit code.
#>
function Invoke-FreshShell {
    param(
        [Parameter(Mandatory)] [string] $Script,
        [string[]] $Argument = @(),
        [string] $StandardInput,
        [int] $TimeoutSeconds = 180
    )

    $program, $assembly = Get-PowerShellCommand
    $start = [System.Diagnostics.ProcessStartInfo]::new($program)
    if ($assembly) {
        $start.ArgumentList.Add($assembly)
    }

    $manifest = (Get-ModuleManifest).Replace("'", "''")
    $text = "`$PSStyle.OutputRendering = 'PlainText'; `$Manifest = '$manifest'`n$Script"
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($text))
    foreach ($word in @('-NoProfile', '-NoLogo') + $Argument + @('-EncodedCommand', $encoded)) {
        $start.ArgumentList.Add($word)
    }

    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        if ($StandardInput) {
            $process.StandardInput.Write($StandardInput)
        }

        $process.StandardInput.Close()
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        $ended = $process.WaitForExit($TimeoutSeconds * 1000)
        if (-not $ended) {
            $process.Kill($true)
        }

        [pscustomobject]@{
            Ended    = $ended
            ExitCode = if ($ended) { $process.ExitCode }
            Lines    = @($output.Result -split '\r?\n' | Where-Object { $_ })
            Errors   = $errors.Result
        }
    }
    finally {
        $process.Dispose()
    }
}

<#
.SYNOPSIS
Writes files into a folder, from a table of names and texts, and gives back the folder.
#>
function New-Folder {
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '',
        Justification = 'It writes into the folder of a test.')]
    param(
        [Parameter(Mandatory)] [string] $Path,
        [Parameter(Mandatory)] [hashtable] $File
    )

    foreach ($name in $File.Keys) {
        $target = Join-Path $Path $name
        $null = New-Item -ItemType Directory -Force -Path (Split-Path $target)
        Set-Content -LiteralPath $target -Value $File[$name] -NoNewline
    }

    $Path
}

<#
.SYNOPSIS
Returns a result object with the given properties. They are read-only for PowerShell; reflection sets them.
#>
function ConvertTo-Result {
    param(
        [Parameter(Mandatory)] [string] $Type,
        [Parameter(Mandatory)] [hashtable] $Property
    )

    $class = "DbMigrate.$Type" -as [type]
    $result = [Activator]::CreateInstance($class)
    foreach ($name in $Property.Keys) {
        $target = $class.GetProperty($name)
        $value = [System.Management.Automation.LanguagePrimitives]::ConvertTo($Property[$name], $target.PropertyType)
        $target.SetValue($result, $value)
    }

    $result
}

<#
.SYNOPSIS
Opens a session on a sandbox, past the module under test.
#>
function Open-Session {
    param([Parameter(Mandatory)] [string] $ConnectionString)

    $uri = [uri]$ConnectionString
    $login = $uri.UserInfo.Split(':')
    $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object { $_.Name -eq 'DbMigrate' } |
        Select-Object -First 1
    $type = $context.LoadFromAssemblyName('Npgsql').GetType('Npgsql.NpgsqlConnection')
    $name = $uri.AbsolutePath.TrimStart('/')
    $connection = [Activator]::CreateInstance($type, "Host=$($uri.Host);Port=$($uri.Port);Database=$name;" +
        "Username=$($login[0]);Password=$($login[1]);Pooling=false")
    $connection.Open()
    $connection
}

<#
.SYNOPSIS
Runs SQL in a session, and gives back the first column of its rows.
#>
function Invoke-InSession {
    param(
        [Parameter(Mandatory)] $Session,
        [Parameter(Mandatory)] [string] $Query
    )

    $command = $Session.CreateCommand()
    $command.CommandText = $Query
    $reader = $command.ExecuteReader()
    try {
        while ($reader.Read()) {
            $reader.GetValue(0)
        }
    }
    finally {
        $reader.Dispose()
    }
}

<#
.SYNOPSIS
Runs SQL on a sandbox in a session of its own, and gives back the first column of its rows.
#>
function Invoke-Sql {
    param(
        [Parameter(Mandatory)] [string] $ConnectionString,
        [Parameter(Mandatory)] [string] $Query
    )

    $session = Open-Session $ConnectionString
    try {
        Invoke-InSession $session $Query
    }
    finally {
        $session.Dispose()
    }
}

<#
.SYNOPSIS
Makes an empty database on a sandbox, and gives back its connection string.
#>
function New-Database {
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '',
        Justification = 'The sandbox is thrown away.')]
    param([Parameter(Mandatory)] $Sandbox)

    $name = 't' + [guid]::NewGuid().ToString('N')
    Invoke-Sql $Sandbox.ConnectionString "create database $name"
    $Sandbox.ConnectionString -replace '/postgres$', "/$name"
}

<#
.SYNOPSIS
Waits until a condition holds: by asking, because what is waited for happens in a server.
#>
function Wait-Until {
    param(
        [Parameter(Mandatory)] [scriptblock] $Condition,
        [int] $TimeoutSeconds = 180
    )

    $deadline = [DateTime]::UtcNow.AddSeconds($TimeoutSeconds)
    while (-not (& $Condition)) {
        if ([DateTime]::UtcNow -gt $deadline) {
            throw "It did not come to: $Condition"
        }

        Start-Sleep -Milliseconds 50
    }
}

Export-ModuleMember -Function ConvertTo-Result, Get-ModuleManifest, Get-PowerShellCommand, Invoke-FreshShell,
    Invoke-InSession, Invoke-Sql, New-Database, New-Folder, Open-Session, Wait-Until
