# What the tests of the module share. They run on the module as it was built, in the PowerShell that runs them.

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
Runs a script in a fresh PowerShell with the module's manifest in $Manifest, and gives back what it wrote, its errors and its exit code.
#>
function Invoke-FreshShell {
    param(
        [Parameter(Mandatory)] [string] $Script,
        [string[]] $Argument = @(),
        [string] $StandardInput,
        [int] $TimeoutSeconds = 120
    )

    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    $text = "`$PSStyle.OutputRendering = 'PlainText'; `$Manifest = '$((Get-ModuleManifest).Replace("'", "''"))'`n$Script"
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
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'It writes into the folder of a test.')]
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

Export-ModuleMember -Function Get-ModuleManifest, Invoke-FreshShell, New-Folder
