# What a run says while it runs: verbose output, and the progress of a batch that waits for a lock.
BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $plan = New-Folder "$TestDrive/plan" @{
        'plan.yaml'  = @'
plan: shop
connections: { default: "${DBMIGRATE_TEST_URL}" }
limits: { lock_timeout: 200ms, lock_budget: 10m }
phases:
- id: a
  title: A table
  preflight: [{ name: it is new, absent: { table: t } }]
  apply: [{ sql: a.sql }]
  verify: [{ name: all rows, sql: "select count(*) from t", expect: 100 }]
- id: b
  title: A column
  apply: [{ sql: b.sql }]
'@
        'a.sql' = "create table t (id int primary key);`ninsert into t select generate_series(1, 100);"
        'b.sql' = 'alter table t add column w int;'
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'Verbose output' {
    It 'has the begin and the end of the phase, of each step, batch and check' {
        $on = @{ Plan = $plan; ConnectionString = New-Database $sandbox }
        $messages = Invoke-MigrationPhase a @on -Confirm:$false -Verbose 4>&1 |
            Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } |
            ForEach-Object { $_.Message -replace '(?<= in )[\d.]+m?s', '*' } | Where-Object { $_ -like 'Phase a*' }
        $messages | Should -Be @(
            "Phase a, preflight check 'it is new': begins."
            "Phase a, preflight check 'it is new': passed in *."
            'Phase a (A table) begins.'
            'Phase a, step 1 of 1 (sql a.sql): begins.'
            'Phase a, sql a.sql, 2 statements from a.sql:1:1: begins.'
            'Phase a, sql a.sql, 2 statements from a.sql:1:1: done in *.'
            'Phase a, step 1 of 1 (sql a.sql): done in *: 1 batch, 100 rows.'
            "Phase a, verify check 'all rows': begins."
            "Phase a, verify check 'all rows': passed in *."
        )
    }

    It 'does not repeat information that is shown' {
        $on = @{ Plan = $plan; ConnectionString = New-Database $sandbox }
        $begun = Invoke-MigrationPhase a @on -Confirm:$false -Verbose -InformationAction Continue 4>&1 6>&1 |
            Where-Object { "$_" -eq 'Phase a (A table) begins.' }
        @($begun).Count | Should -Be 1
    }
}

Describe 'A batch that waits for a lock' {
    It 'names the session that holds it, in the progress and in verbose output' {
        $database = New-Database $sandbox
        $null = Invoke-MigrationPhase a -Plan $plan -ConnectionString $database -Confirm:$false
        $blocker = Open-Session $database
        $shell = [powershell]::Create()
        try {
            $holder = Invoke-InSession $blocker 'begin; lock table t in share mode; select pg_backend_pid()'
            $null = $shell.AddScript({
                    param($Manifest, $Plan, $Database)
                    Import-Module $Manifest
                    Invoke-MigrationPhase b -Plan $Plan -ConnectionString $Database -Confirm:$false -Verbose
                }).AddArgument((Get-ModuleManifest)).AddArgument($plan).AddArgument($database)
            $running = $shell.BeginInvoke()
            $held = "waits for t: held by pid $holder ("
            Wait-Until {
                $running.IsCompleted -or
                ($shell.Streams.Progress.StatusDescription -match "^$([regex]::Escape($held)).*; (try \d+|\d+ looks?)")
            }

            $null = Invoke-InSession $blocker 'rollback'
            $result = $shell.EndInvoke($running)
            $result.State | Should -Be 'Verified'
            $result.Waits.BlockerProcessId | Should -Contain $holder
            $shell.Streams.Verbose.Message -like "*$held*" | Should -Not -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
            $blocker.Dispose()
        }
    }
}
