<#
.SYNOPSIS
Makes the help that Get-Help reads from the pages in docs/en-US.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Destination
)

$ErrorActionPreference = 'Stop'
Import-Module Microsoft.PowerShell.PlatyPS

$pages = Get-ChildItem -LiteralPath $Path -Filter '*-*.md'
if (-not $pages) {
    return
}

# The export puts its file into a folder named for the module; the module wants it in en-US itself.
$draft = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
try {
    $made = $pages.FullName | Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder $draft -Force
    $null = New-Item -ItemType Directory -Force -Path $Destination
    $made | Copy-Item -Destination $Destination
}
finally {
    Remove-Item -Recurse -Force -LiteralPath $draft -ErrorAction Ignore
}
