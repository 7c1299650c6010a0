<#
.SYNOPSIS
Analyses every script of the repository with PSScriptAnalyzer. Each file is a test, which passes without a finding.
#>
[CmdletBinding()]
param(
    # The root folder of the repository.
    [Parameter(Mandatory)] [string] $Root,

    # The manifest of the built module.
    [Parameter(Mandatory)] [string] $ModulePath,

    # The version of PSScriptAnalyzer.
    [Parameter(Mandatory)] [string] $ToolVersion,

    # The JSON file to write.
    [Parameter(Mandatory)] [string] $ResultFile
)

$ErrorActionPreference = 'Stop'
Import-Module PSScriptAnalyzer -RequiredVersion $ToolVersion
$folders = 'module', 'build', 'tests', 'docs' | ForEach-Object { "$Root/$_" }
$scripts = @(Get-ChildItem -Path $Root -File -Include '*.ps1', '*.psd1' -Depth 0) +
    @(
        Get-ChildItem -Path $folders -File -Recurse -Include '*.ps1', '*.psm1', '*.psd1' |
            Where-Object FullName -NotMatch '[\\/](bin|obj|output)[\\/]'
    )
$passed = 0
$failures = foreach ($script in $scripts) {
    # The manifest names files that only the built module has beside it.
    $path = if ($script.Name -eq 'DbMigrate.psd1') { $ModulePath } else { $script.FullName }
    $findings = Invoke-ScriptAnalyzer -Path $path -Settings "$Root/PSScriptAnalyzerSettings.psd1"
    if ($findings) {
        $lines = $findings | ForEach-Object { "$($_.Line):$($_.Column): $($_.RuleName): $($_.Message)" }
        @{
            test    = "Analysis of $([IO.Path]::GetRelativePath($Root, $script.FullName))"
            message = $lines -join "`n"
        }
    }
    else {
        $passed++
    }
}

@{
    passed   = $passed
    failed   = @($failures).Count
    skipped  = 0
    failures = @($failures)
} | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $ResultFile
