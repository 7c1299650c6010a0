<#
.SYNOPSIS
Asks PSScriptAnalyzer about every script of the repository: each file is a test that passes when nothing is found.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Root,
    [string] $ModulePath,
    [Parameter(Mandatory)] [string] $ResultFile
)

$ErrorActionPreference = 'Stop'
Import-Module PSScriptAnalyzer
$counts = @{ passed = 0; failed = 0; skipped = 0 }
$folders = 'module', 'build', 'tests', 'docs' | ForEach-Object { "$Root/$_" } | Where-Object { Test-Path -LiteralPath $_ }
$scripts = @(Get-ChildItem -Path $Root -File -Include '*.ps1', '*.psd1' -Depth 0) +
    @(Get-ChildItem -Path $folders -File -Recurse -Include '*.ps1', '*.psm1', '*.psd1' | Where-Object FullName -NotMatch '[\\/](bin|obj|output)[\\/]')
$settings = "$Root/PSScriptAnalyzerSettings.psd1"
foreach ($script in $scripts) {
    $arguments = @{ Path = $script.FullName }
    if (Test-Path -LiteralPath $settings) {
        $arguments.Settings = $settings
    }

    # The manifest names files that lie beside it in the built module alone.
    if ($script.Name -eq 'DbMigrate.psd1' -and (Test-Path -LiteralPath $ModulePath)) {
        $arguments.Path = $ModulePath
    }

    if ($found = Invoke-ScriptAnalyzer @arguments) {
        $counts.failed++
        $found | ForEach-Object { "$([IO.Path]::GetRelativePath($Root, $_.ScriptPath)):$($_.Line):$($_.Column): $($_.RuleName): $($_.Message)" }
    }
    else {
        $counts.passed++
    }
}

$counts | ConvertTo-Json | Set-Content -LiteralPath $ResultFile
