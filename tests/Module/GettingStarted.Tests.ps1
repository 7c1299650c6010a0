# Runs docs/guides/getting-started-powershell.md and compares its output.
# With DBMIGRATE_UPDATE_DOCS=1 the page's output is written instead.
BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
}

Describe 'Getting started with PowerShell' {
    It 'shows the actual output' {
        $page = "$PSScriptRoot/../../docs/guides/getting-started-powershell.md"
        $text = (Get-Content -Raw -LiteralPath $page).ReplaceLineEndings("`n")
        $pattern = '(?ms)^```powershell\n(?<code>.*?)^```\n(?:\n```text\n(?<output>.*?)^```\n)?'
        $blocks = [regex]::Matches($text, $pattern)
        $blocks.Count | Should -BeGreaterThan 8

        # A process of its own: -WhatIf writes to the host, not to the pipeline.
        $mark = '=== end of block ==='
        $script = @('$ErrorActionPreference = "Stop"; $PSStyle.OutputRendering = "PlainText"')
        foreach ($block in $blocks) {
            $code = $block.Groups['code'].Value -replace '(?m)^Import-Module .*$',
                "Import-Module '$(Get-ModuleManifest)'"
            $script += $code, "[Console]::Out.WriteLine('$mark')"
        }

        Set-Content -LiteralPath "$TestDrive/page.ps1" -Value ($script -join "`n")
        $program, $assembly = Get-PowerShellCommand
        $arguments = @($assembly) + '-NoProfile', '-NonInteractive', '-File', "$TestDrive/page.ps1" | Where-Object { $_ }
        Push-Location -LiteralPath $TestDrive
        try {
            $got = (& $program @arguments 2>&1 | Out-String).ReplaceLineEndings("`n")
        }
        finally {
            Pop-Location
        }

        $parts = $got -split "(?m)^$mark`n?"
        $parts.Count | Should -Be ($blocks.Count + 1) -Because $got
        $now = $text
        $expected = @()
        $found = @()
        for ($i = $blocks.Count - 1; $i -ge 0; $i--) {
            $output = $blocks[$i].Groups['output']
            if ($output.Success) {
                # Trailing spaces of a table are ignored.
                $shown = ($parts[$i].Trim("`n") -replace '(?m) +$') + "`n"
                $now = $now.Remove($output.Index, $output.Length).Insert($output.Index, $shown)
                $expected += $output.Value
                $found += $shown
            }
            else {
                $parts[$i].Trim() | Should -BeNullOrEmpty -Because 'a block that shows no output on the page has none'
            }
        }

        if ($env:DBMIGRATE_UPDATE_DOCS -eq '1') {
            Set-Content -NoNewline -LiteralPath $page -Value $now
            return
        }

        # Identifiers, times and durations differ from run to run.
        function Hide([string] $Value) { $Value -replace '\d{4}-\d\d-\d\d[ T][\d:.]+(Z| UTC)?',
            '<time>' -replace '\b\d+(\.\d+)?(ms|s)\b', '<duration>' -replace '\b[0-9a-f]{64}\b', '<hash>' `
                -replace '127\.0\.0\.1:\d+', '<server>' }
        for ($i = 0; $i -lt $expected.Count; $i++) {
            Hide $found[$i] | Should -Be (Hide $expected[$i])
        }
    }
}
