# Runs the plan in tests/Output and compares its output with docs/guides/output-powershell.md, at 80 and 120 columns.
# With DBMIGRATE_UPDATE_DOCS=1 the page is written instead, where it differs.
BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $page = "$PSScriptRoot/../../docs/guides/output-powershell.md"
    $introduction = @'
# Output of the cmdlets

<!-- Written by OutputPage.Tests.ps1 with DBMIGRATE_UPDATE_DOCS=1. Do not edit. -->

This is what the cmdlets write at 80 and at 120 columns, from the first look at a plan to its history. The plan adds a column
to `orders`, fills it, and drops the old column a week later. Its files are in `tests/Output`. Instants, process numbers
and hashes are replaced by those of another day; verbose messages that repeat are left out. [Output of the
command](output.md) shows the same in a terminal.
'@
    $sections = @(
        @{ Title = 'Status'; Text = 'Each closed gate of a phase has a line.'
            Command = 'Get-MigrationStatus' }
        @{ Title = 'Preflight'; Text = 'A check that did not pass has its reason.'
            Command = 'Test-MigrationPreflight expand, contract' }
        @{ Title = 'What an invocation would do'; Text = 'Nothing is changed.'
            Command = 'Invoke-MigrationPhase expand -WhatIf' }
        @{ Title = 'An invocation that waits for a lock'; Text = 'Another session holds a lock on `orders`.'
            Command = 'Invoke-MigrationPhase expand -Confirm:$false -Verbose'; Waits = $true }
        @{ Title = 'An invocation that waits for nothing'; Text = 'The result has steps and checks.'
            Command = 'Invoke-MigrationPhase backfill -Confirm:$false | ForEach-Object { $_; $_.Steps | Out-Host }' }
        @{ Title = 'Status between two phases'; Text = 'Two phases are verified, and the third one has to wait.'
            Command = 'Get-MigrationStatus' }
        @{ Title = 'History'; Text = 'The journal has a row for each event, the newest first.'
            Command = 'Get-MigrationHistory' }
    )

    # Holds a lock on a table, in a transaction that is older than the lock time-out of the plan.
    function Open-Blocker([string] $Database) {
        $session = Open-Session $Database
        foreach ($sql in "set application_name = 'psql'", 'begin', 'select pg_sleep(1)',
            'lock table orders in share mode') {
            $null = Invoke-InSession $session $sql
        }

        $session
    }

    # Runs the commands in a fresh PowerShell of a width, and gives back the lines of each.
    function Invoke-Shown([int] $Width, [string] $Database) {
        $mark = '=== command '
        $blocked = "$TestDrive/blocked$Width"
        $script = "$TestDrive/commands.ps1"
        $lines = @('$PSStyle.OutputRendering = "PlainText"', "Import-Module '$(Get-ModuleManifest)'",
            "Set-Location -LiteralPath '$PSScriptRoot/../Output'")
        foreach ($section in $sections) {
            $lines += "'$mark$($section.Title)'"
            if ($section.Waits) {
                $lines += "while (-not (Test-Path -LiteralPath '$blocked')) { Start-Sleep -Milliseconds 50 }"
            }

            $lines += "$($section.Command) | Out-String -Stream -Width $Width"
        }

        Set-Content -LiteralPath $script -Value $lines
        $program, $assembly = Get-PowerShellCommand
        $start = [System.Diagnostics.ProcessStartInfo]::new($program)
        @($assembly) + '-NoProfile', '-NonInteractive', '-File', $script | Where-Object { $_ } |
            ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardOutput = $start.RedirectStandardInput = $true
        $start.Environment['COLUMNS'] = "$Width"
        $start.Environment['DATABASE_URL'] = $Database
        $process = [System.Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        $blocker = $null
        $written = @{}
        try {
            while ($null -ne ($line = $process.StandardOutput.ReadLine())) {
                if ($line.StartsWith($mark)) {
                    $title = $line.Substring($mark.Length)
                    $written[$title] = [System.Collections.Generic.List[string]]::new()
                    if (($sections | Where-Object Title -EQ $title).Waits) {
                        $blocker = Open-Blocker $Database
                        $null = New-Item -ItemType File -Path $blocked
                    }
                }
                else {
                    $written[$title].Add($line.TrimEnd())
                    if ($blocker -and $line -match 'held by pid') {
                        $blocker.Dispose()
                        $blocker = $null
                    }
                }
            }

            $process.WaitForExit()
        }
        finally {
            if ($blocker) {
                $blocker.Dispose()
            }

            $process.Dispose()
        }

        $written
    }

    # Replaces what belongs to one run by values of the same length.
    function ConvertTo-Neutral([string[]] $Line, [string] $Name) {
        $last = $null
        foreach ($text in $Line) {
            $text = $text -replace '\b\d{4}-\d\d-\d\d\b', '2026-03-01' -replace
                '\b\d\d:\d\d:\d\d(?=Z| UTC)', '14:05:00' -replace '(?<!:)\b\d\d:\d\d(?=Z| UTC)', '14:05' -replace
                '127\.0\.0\.1:\d+', 'localhost:5432' -replace '\bpid \d+', 'pid 4711' -replace
                '\b[0-9a-f]{64}\b', ('0' * 60 + '4711') -replace $Name, 'shop'
            $shape = if ($text -like 'VERBOSE:*') { $text -replace '\d+' } else { $null }
            if ($null -eq $shape -or $shape -ne $last) {
                $text
            }

            $last = $shape
        }
    }

    # The words of a page, without measured values and without line ends.
    function Get-Word([string] $Page) {
        $Page -replace '\bpid\s+\d+', 'PID' -replace '\b\d+(\.\d+)? ?(ms|s|min|kB|MB)\b', 'TIME' -replace
            '\(\d+\s+(retry|retries)\)' -replace '\b\d+\s+(transactions?|looks?|try|tries)\b', 'COUNT' -replace 'VERBOSE: \w+ \w+: .*' -replace
            '(?<=(Verified|Done)\b.{0,40}TIME +)\d+', 'N' -split '\s+' | Where-Object { $_ }
    }
}

Describe 'The page of the output' {
    It 'shows what the cmdlets write' {
        $sandbox = Start-MigrationSandbox
        try {
            $written = @{}
            foreach ($width in 80, 120) {
                $database = New-Database $sandbox
                $name = ([uri]$database).AbsolutePath.Trim('/')
                Invoke-Sql $database ('create table orders (id bigint primary key, price numeric); ' +
                    'insert into orders select i, i from generate_series(1, 20000) i; analyze orders')
                $shown = Invoke-Shown $width $database
                foreach ($title in $shown.Keys) {
                    $shown[$title] | Where-Object { $_.Length -gt $width -and $_ -notmatch '^(VERBOSE|WARNING|What if):|^    ' } |
                        Should -BeNullOrEmpty
                    $written["$title $width"] = (ConvertTo-Neutral $shown[$title] $name) -join "`n"
                }
            }
        }
        finally {
            $sandbox | Stop-MigrationSandbox
        }

        $now = $introduction.ReplaceLineEndings("`n") + "`n"
        foreach ($section in $sections) {
            $now += "`n## $($section.Title)`n`n$($section.Text)`n"
            foreach ($width in 80, 120) {
                $text = $written["$($section.Title) $width"].Trim("`n") -replace "`n{3,}", "`n`n"
                $now += "`nAt $width columns:`n`n``````text`nPS> $($section.Command)`n`n$text`n```````n"
            }
        }

        $shown = Get-Content -Raw -LiteralPath $page
        if ($env:DBMIGRATE_UPDATE_DOCS -eq '1') {
            if ("$(Get-Word $shown)" -ne "$(Get-Word $now)") {
                Set-Content -NoNewline -LiteralPath $page -Value $now
            }

            return
        }

        Get-Word $now | Should -Be (Get-Word $shown)
    }
}
