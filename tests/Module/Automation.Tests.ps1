BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $plan = New-Folder "$TestDrive/shop" @{
        'plan.yaml' = @'
plan: shop
connections: { default: "${DBMIGRATE_TEST_URL}" }
variables: { rows: 1 }
phases:
- { id: a, apply: [{ sql: a.sql }], undo: [{ sql: u.sql }] }
- id: b
  risk: high
  apply: [{ sql: b.sql }]
  verify: [{ name: rows, sql: "select count(*) = :rows from b", expect: true }]
  undo: [{ sql: u.sql }]
- { id: c, gates: [{ milestone: deployed }], apply: [{ sql: c.sql }], undo: [{ sql: u.sql }] }
- { id: d, after: [], apply: [{ sql: d.sql }], undo: [{ sql: u.sql }] }
'@
        'a.sql'     = 'create table a (id int);'
        'b.sql'     = 'create table b (id int); insert into b values (1);'
        'c.sql'     = 'create table c (id int);'
        'd.sql'     = 'create table a (id int);'
        'u.sql'     = 'select 1;'
    }
    $guide = Get-Content -Raw "$PSScriptRoot/../../docs/guides/automation.md"
    $script = [regex]::Match($guide, '(?s)```powershell\r?\n(# migrate\.ps1.*?)```').Groups[1].Value

    # Runs the script of the guide, or another one, as a scheduled task does.
    function Invoke-Script([string] $Text, [string] $Through = 'b', [hashtable] $Variable = @{}) {
        $file = "$TestDrive/migrate.ps1"
        $values = $Variable.Keys.ForEach({ "$_ = $($Variable[$_])" })
        $here = $Text.Replace('Import-Module DbMigrate', "Import-Module '$(Get-ModuleManifest)'").
            Replace('-Force -Wait', "-Force -Wait -Variable @{ $values }")
        Set-Content $file $here
        $program, $first = Get-PowerShellCommand
        $env:DBMIGRATE_TEST_URL = $database
        try {
            $output = & $program @($first | Where-Object { $_ }) -NoProfile -NonInteractive -File $file -Plan $plan `
                -Through $Through 2>&1 | Out-String
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

Describe 'The script of the guide' {
    BeforeEach {
        $database = New-Database $sandbox
    }

    It 'returns 0 where the migration is done, also the second time' {
        (Invoke-Script $script).ExitCode | Should -Be 0
        (Get-MigrationStatus b -Plan $plan -ConnectionString $database).State | Should -Be 'Verified'
        (Invoke-Script $script).ExitCode | Should -Be 0
    }

    It 'returns the exit code of the condition' {
        $blocked = Invoke-Script $script c
        $blocked.ExitCode | Should -Be 3
        $blocked.Output | Should -Match 'milestone:deployed'
        (Invoke-Script $script e).ExitCode | Should -Be 2
    }

    It 'returns 6 for a verify check that fails, which is no terminating error by itself' {
        (Invoke-Script $script -Variable @{ rows = 2 }).ExitCode | Should -Be 6
    }

    It 'returns 4 for a statement that fails' {
        $null = Invoke-MigrationPhase a -Plan $plan -ConnectionString $database
        (Invoke-Script ($script -replace '-Through \$Through', '-Phase d')).ExitCode | Should -Be 4
    }
}

Describe 'pwsh -File' {
    BeforeEach {
        $database = New-Database $sandbox
    }

    It 'returns 0 after an error that does not terminate, and 1 after one that nothing catches' {
        $plain = "param(`$Plan, `$Through) Import-Module DbMigrate`n" +
            'Invoke-MigrationPhase -Through $Through -Plan $Plan -Force -Wait'
        (Invoke-Script $plain -Variable @{ rows = 2 }).ExitCode | Should -Be 0
        (Invoke-Script ($plain -replace 'Import-Module', "`$ErrorActionPreference = 'Stop'; Import-Module") c).ExitCode |
            Should -Be 1
    }
}

Describe '-ErrorAction SilentlyContinue' {
    BeforeEach {
        $on = @{ Plan = $plan; ConnectionString = New-Database $sandbox; ErrorAction = 'SilentlyContinue' }
    }

    It 'hides an error that does not terminate, and the result says that the phase did not succeed' {
        $results = Invoke-MigrationPhase -Through b @on -Force -Variable @{ rows = 2 } 2>$null
        $results.Succeeded | Should -Be $true, $false
        $results[1].State | Should -Be 'Applied'
        ($results.Checks | Where-Object Passed -EQ $false).Name | Should -Be 'rows'
    }

    It 'does not hide an error that terminates' {
        { Invoke-MigrationPhase c @on } | Should -Throw -ErrorId 'GateClosed,*'
        try { Invoke-MigrationPhase c @on } catch { $_.Exception.ExitCode | Should -Be 3 }
    }
}

Describe '-Wait' {
    It 'waits for the end of another run for a limited time' {
        $plain = @{ Plan = $plan; ConnectionString = New-Database $sandbox }
        $key = 'pg_advisory_lock(1145195847, 1)'
        $other = [powershell]::Create()
        $null = $other.AddScript('param($Module, $Database, $Query) Import-Module $Module; Invoke-Sql $Database $Query').
            AddArgument("$PSScriptRoot/Support.psm1").AddArgument($plain.ConnectionString).
            AddArgument("select $key, pg_sleep(300)")
        $running = $other.BeginInvoke()
        try {
            $name = ([uri] $plain.ConnectionString).AbsolutePath.Trim('/')
            Wait-Until { Invoke-Sql $sandbox.ConnectionString ("select pid from pg_stat_activity where datname = " +
                "'$name' and query like '%$key%' and state = 'active'") }
            $failure = try { Invoke-MigrationPhase a @plain -WaitTimeout 00:00:00.05 -WarningVariable said } catch { $_ }
            @($said) -match 'Waiting for the end of another run.*server process' | Should -HaveCount 1
            $failure.FullyQualifiedErrorId | Should -BeLike 'AnotherRunner,*'
            $failure.Exception.Waited | Should -Be ([timespan] '00:00:00.05')
            $atOnce = try { Invoke-MigrationPhase a @plain } catch { $_ }
            $atOnce.ErrorDetails.RecommendedAction | Should -Match 'with -Wait\.$'

            $null = Invoke-Sql $sandbox.ConnectionString ("select pg_terminate_backend(pid, 10000) from pg_stat_activity " +
                "where datname = '$name' and query like '%$key%' and state = 'active'")
            (Invoke-MigrationPhase a @plain -Wait).State | Should -Be 'Verified'
        }
        finally {
            try { $null = $other.EndInvoke($running) } catch { $null = $_ }
            $other.Dispose()
        }
    }
}
