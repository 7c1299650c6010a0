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

# PlatyPS leaves a whole example in its introduction, fences and all; Get-Help wants the commands and the words on them apart.
# A link to another page is a name to Get-Help, not an address.
function Optimize-Maml([string] $File) {
    $maml = [xml]::new()
    $maml.PreserveWhitespace = $true
    $maml.Load($File)
    foreach ($example in $maml.GetElementsByTagName('command:example')) {
        $text = ($example.introduction.para -join "`n").Replace("`u{80}", '')
        $code = [regex]::Matches($text, '(?ms)^```\w*\n(.*?)\n```')
        $example.ChildNodes | Where-Object LocalName -EQ 'introduction' | ForEach-Object { $_.InnerText = '' }
        $example.ChildNodes | Where-Object LocalName -EQ 'code' | ForEach-Object { $_.InnerText = $code.ForEach({ $_.Groups[1].Value }) -join "`n" }
        $remarks = $example.ChildNodes | Where-Object LocalName -EQ 'remarks'
        $words = [regex]::Replace($text, '(?ms)^```\w*\n.*?\n```', '').Trim()
        $remarks.InnerText = ''
        foreach ($part in $words, '') {
            $null = $remarks.AppendChild($maml.CreateElement('maml', 'para', $remarks.GetNamespaceOfPrefix('maml'))).AppendChild($maml.CreateTextNode($part))
        }
    }

    foreach ($uri in @($maml.GetElementsByTagName('maml:uri'))) {
        if ($uri.InnerText -like '*.md') { $uri.InnerText = '' }
    }

    $maml.Save($File)
}

# A page about_NAME.md as the text that Get-Help shows: headings at the margin, words below them, commands below the words.
function ConvertTo-Topic([string] $File) {
    $width = 80
    $paragraph = [System.Collections.Generic.List[string]]::new()
    $flush = {
        if ($paragraph.Count) {
            $text = ($paragraph -join ' ') -replace '\[([^\]]+)\]\([^)]*\)', '$1' -replace '`', ''
            $hanging = if ($text.StartsWith('- ')) { '      ' } else { '    ' }
            $row = '    '
            foreach ($word in $text.Split(' ')) {
                if ($row.Trim() -and $row.Length + $word.Length -ge $width) {
                    $row.TrimEnd()
                    $row = $hanging
                }

                $row += "$word "
            }

            $row.TrimEnd()
            $paragraph.Clear()
        }
    }
    $fenced = $false
    foreach ($line in Get-Content -LiteralPath $File) {
        if ($line.StartsWith('```')) {
            . $flush
            $fenced = -not $fenced
        }
        elseif ($fenced) { "        $line" }
        elseif ($line -match '^# (.+)') { 'TOPIC', "    $($Matches[1])" }
        elseif ($line -match '^## (.+)') { $Matches[1].ToUpperInvariant() }
        elseif ($line -match '^### (.+)') { "  $($Matches[1])" }
        elseif (-not $line.Trim()) {
            . $flush
            ''
        }
        else {
            if ($line.StartsWith('- ')) { . $flush }
            $paragraph.Add($line.Trim())
        }
    }

    . $flush
}

$null = New-Item -ItemType Directory -Force -Path $Destination
foreach ($topic in Get-ChildItem -LiteralPath $Path -Filter 'about_*.md') {
    ConvertTo-Topic $topic.FullName | Set-Content -LiteralPath (Join-Path $Destination "$($topic.BaseName).help.txt")
}

$pages = Get-ChildItem -LiteralPath $Path -Filter '*-*.md'
if (-not $pages) {
    return
}

# The export puts its file into a folder named for the module; the module wants it in en-US itself.
$draft = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
try {
    $made = $pages.FullName | Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder $draft -Force
    $made.FullName | ForEach-Object { Optimize-Maml $_ }
    $made | Copy-Item -Destination $Destination
}
finally {
    Remove-Item -Recurse -Force -LiteralPath $draft -ErrorAction Ignore
}
