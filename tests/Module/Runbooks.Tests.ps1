BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $guide = Get-Content -Raw "$PSScriptRoot/../../docs/guides/runbooks.md"
    $plan = New-Folder "$TestDrive/shop" @{
        'plan.yaml' = @'
plan: shop
connections: { default: "${DBMIGRATE_TEST_URL}" }
phases:
- { id: a, apply: [{ sql: a.sql }], undo: [{ sql: a.undo.sql }] }
- { id: b, risk: high, apply: [{ sql: b.sql }], undo: [{ sql: b.undo.sql }] }
- { id: c, gates: [{ milestone: deployed }], apply: [{ sql: a.sql }], irreversible: the rows are gone }
metrics:
- { name: rows, sql: "select count(*) from b", unit: rows, critical: "> 1" }
maintenance:
- { name: nightly, cron: "0 3 * * *", zone: Europe/Berlin, within: 30m, tasks: [{ sql: insert.sql }] }
'@
        'a.sql'      = 'create table a (id int);'
        'a.undo.sql' = 'drop table a;'
        'b.sql'      = 'create table b (id int);'
        'b.undo.sql' = 'drop table b;'
        'insert.sql' = 'insert into b values (1);'
    }

    # Runs a script of the guide as a scheduler does, in a shell of its own.
    function Invoke-Runbook([string] $Name, [string[]] $Argument = @()) {
        $text = [regex]::Match($guide, "(?s)``````powershell\r?\n( *)# $([regex]::Escape($Name))\r?\n.*?``````").Value
        $text | Should -Not -BeNullOrEmpty
        $file = "$TestDrive/$Name"
        $lines = ($text -split '\r?\n')[1..(($text -split '\r?\n').Count - 2)]
        Set-Content $file (($lines -join "`n").Replace('Import-Module DbMigrate', "Import-Module '$(Get-ModuleManifest)'"))
        $program, $first = Get-PowerShellCommand
        $env:DBMIGRATE_TEST_URL = $database
        try {
            $output = & $program @($first | Where-Object { $_ }) -NoProfile -NonInteractive -File $file -Plan $plan `
                @Argument 2>&1 | Out-String
        }
        finally {
            Remove-Item Env:DBMIGRATE_TEST_URL
        }

        [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output }
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'The runbooks' {
    BeforeEach {
        $database = New-Database $sandbox
        $on = @{ Plan = $plan; ConnectionString = $database }
    }

    It 'deploy, and return the exit code of what keeps a phase from starting, or of a metric' {
        $done = Invoke-Runbook deploy.ps1
        $done.ExitCode | Should -Be 0 -Because $done.Output
        (Get-MigrationStatus @on).State | Should -Be 'Verified', 'Verified', 'Blocked'
        $blocked = Invoke-Runbook deploy.ps1 -Argument '-Through', 'c'
        $blocked.ExitCode | Should -Be 3
        $blocked.Output | Should -Match 'milestone:deployed'
        $null = Invoke-Sql $database 'insert into b values (1), (2)'
        (Invoke-Runbook deploy.ps1).ExitCode | Should -Be 5
    }

    It 'run what is due, once, and tell of a task that failed and of one that was never called' {
        $failed = Invoke-Runbook maintenance.ps1
        $failed.ExitCode | Should -Be 5
        $failed.Output | Should -Match '42P01'
        (Invoke-Runbook watch.ps1).ExitCode | Should -Be 5
        $null = Invoke-MigrationPhase -Through b @on -Force
        $null = Invoke-MigrationMaintenance nightly @on -Now
        (Invoke-Runbook maintenance.ps1).ExitCode | Should -Be 0
        (Invoke-Runbook watch.ps1).ExitCode | Should -Be 0
        (Invoke-Sql $database 'select count(*) from b') | Should -Be 1
    }

    It 'roll back, and return 3 where nothing may be undone' {
        $null = Invoke-MigrationPhase -Through b @on -Force
        $back = Invoke-Runbook rollback.ps1 -Argument '-Through', 'a'
        $back.ExitCode | Should -Be 0 -Because $back.Output
        (Get-MigrationStatus @on).State[0, 1] | Should -Be 'Undone', 'Undone'
        (Invoke-Sql $database "select to_regclass('a') is null and to_regclass('b') is null") | Should -Be $true

        $null = Invoke-MigrationPhase -Through b @on -Force
        $null = Invoke-Sql $database 'drop table a'
        $null = Invoke-MigrationPhase c @on -OverrideGate milestone:deployed -Reason 'test' -Force -Confirm:$false
        $refused = Invoke-Runbook rollback.ps1 -Argument '-Through', 'c'
        $refused.ExitCode | Should -Be 3
        $refused.Output | Should -Match 'PhaseVerified'
    }

    It 'name commands that the program has' {
        foreach ($line in [regex]::Matches($guide, '(?m)^ *dbmigrate schedule register --plan.*$').Value) {
            $line | Should -Match '--env-file /etc/dbmigrate/shop.env'
        }

        $made = Register-MigrationSchedule -Plan $plan -Kind Systemd -OutputFolder "$TestDrive/units" -Confirm:$false
        $made.Files.Count | Should -Be 2
        if (Get-Command systemd-analyze -ErrorAction Ignore) {
            systemd-analyze verify --man=no $made.Files.Path 2>&1 | Out-String | Should -Not -Match 'dbmigrate'
        }
    }
}
