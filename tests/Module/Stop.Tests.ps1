BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $plan = New-Folder "$TestDrive/plan" @{
        'plan.yaml' = @'
plan: stop
phases:
- id: quick
  apply: [{ sql: quick.sql }]
  undo: [{ sql: quick.undo.sql }]
- id: slow
  apply: [{ sql: slow.sql }]
  undo: [{ sql: slow.undo.sql }]
- id: last
  apply: [{ sql: last.sql }]
  undo: [{ sql: last.undo.sql }]
'@
        'quick.sql'      = 'create table quick (id int);'
        'quick.undo.sql' = 'drop table quick;'
        'slow.sql'       = "create table slow (id int);`nselect pg_sleep(300);"
        'slow.undo.sql'  = 'drop table slow;'
        'last.sql'       = 'create table last (id int);'
        'last.undo.sql'  = 'drop table last;'
    }

    # Returns the number of DbMigrate sessions on the server.
    function Get-Session([string] $Database) {
        $name = ([uri]$Database).AbsolutePath.Trim('/')
        [int](Invoke-Sql $Database ("select count(*) from pg_stat_activity where datname = '$name' and " +
            "application_name like 'dbmigrate%'"))
    }

    function Test-Sleeping([string] $Database) {
        $name = ([uri]$Database).AbsolutePath.Trim('/')
        [int](Invoke-Sql $Database ("select count(*) from pg_stat_activity where datname = '$name' and state = " +
            "'active' and query like '%pg_sleep(300)%' and pid <> pg_backend_pid()")) -gt 0
    }

    function Get-Table([string] $Database) {
        Invoke-Sql $Database "select tablename from pg_tables where schemaname = 'public' order by 1"
    }

    # Starts a pipeline in its own runspace, so that this one can stop it.
    function Invoke-InBackground([string] $Script, [string] $Database) {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("param(`$Manifest, `$on) Import-Module `$Manifest; $Script").
            AddArgument((Get-ModuleManifest)).AddArgument(@{ Plan = $plan; ConnectionString = $Database })
        [pscustomobject]@{ Shell = $shell; Running = $shell.BeginInvoke() }
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'Ctrl+C' {
    It 'cancels on the server, rolls back and journals before the prompt returns' {
        $database = New-Database $sandbox
        $pipeline = Invoke-InBackground 'Invoke-MigrationPhase quick, slow @on' $database
        Wait-Until { Test-Sleeping $database }
        $pipeline.Shell.Stop()

        # No wait: this holds as soon as the pipeline has ended. The server ends a closed session a moment later.
        Test-Sleeping $database | Should -BeFalse
        Wait-Until { (Get-Session $database) -eq 0 }
        $pipeline.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        Get-Table $database | Should -Be 'quick'
        $on = @{ Plan = $plan; ConnectionString = $database }
        (Get-MigrationStatus quick, slow @on).State | Should -Be 'Verified', 'Failed'
        (Get-MigrationHistory slow @on -Last 1).Event | Should -Be 'PhaseInterrupted'
        $pipeline.Shell.Dispose()
    }

    It 'releases the lock: the next run starts at once' {
        $database = New-Database $sandbox
        $pipeline = Invoke-InBackground 'Invoke-MigrationPhase quick, slow @on' $database
        Wait-Until { Test-Sleeping $database }
        $pipeline.Shell.Stop()
        $pipeline.Shell.Dispose()
        (Undo-MigrationPhase quick -Plan $plan -ConnectionString $database -Confirm:$false).State |
            Should -Be 'Undone'
    }

    It 'stops the start of a sandbox and removes it' {
        $path = Join-Path ([IO.Path]::GetTempPath()) "dbmigrate-test-$([guid]::NewGuid())"
        $parent = (New-Item -ItemType Directory -Path $path).FullName
        try {
            $shell = [powershell]::Create()
            $null = $shell.AddScript('param($Manifest, $Path) Import-Module $Manifest; Start-MigrationSandbox ' +
                '-Path $Path').AddArgument((Get-ModuleManifest)).AddArgument($parent)
            $null = $shell.BeginInvoke()
            Wait-Until { Get-ChildItem $parent }
            $shell.Stop()
            Get-ChildItem $parent | Should -BeNullOrEmpty
            $shell.Dispose()
        }
        finally {
            Remove-Item -Recurse -Force $parent
        }
    }
}

Describe 'A stopped pipeline' {
    It 'leaves nothing running after Select-Object -First 1' {
        $database = New-Database $sandbox
        $on = @{ Plan = $plan; ConnectionString = $database }
        $result = Invoke-MigrationPhase quick, slow, last @on | Select-Object -First 1
        $result.Phase | Should -Be 'quick'
        Test-Sleeping $database | Should -BeFalse
        Get-Session $database | Should -Be 0
        Get-Table $database | Should -Be 'quick'
        (Get-MigrationStatus last @on).State | Should -Be 'Pending'
    }

    It 'reads no more of a long journal than it needs' {
        $database = New-Database $sandbox
        $on = @{ Plan = $plan; ConnectionString = $database }
        $null = Invoke-MigrationPhase quick @on
        (Get-MigrationHistory @on | Select-Object -First 1).Id | Should -BeGreaterThan 1
        Get-Session $database | Should -Be 0
    }

    It 'leaves nothing running after an exception further down' {
        $database = New-Database $sandbox
        { Invoke-MigrationPhase quick, slow -Plan $plan -ConnectionString $database |
            ForEach-Object { throw 'no more' } } | Should -Throw 'no more'
        Test-Sleeping $database | Should -BeFalse
        Get-Session $database | Should -Be 0
        Get-Table $database | Should -Be 'quick'
    }

    It 'leaves nothing running if an error stops the script' {
        $database = New-Database $sandbox
        $warn = New-Folder "$TestDrive/warn" @{
            'plan.yaml' = "plan: warn`nphases:`n- { id: a, apply: [{ sql: a.sql }], verify: [{ sql: select 1, " +
                "expect: 2 }], undo: [{ sql: a.sql }] }`n- { id: b, apply: [{ sql: b.sql }], undo: [{ sql: b.sql " +
                "}] }`n"
            'a.sql' = 'select 1;'
            'b.sql' = 'select pg_sleep(300);'
        }
        { Invoke-MigrationPhase a, b -Plan $warn -ConnectionString $database -ErrorAction Stop } |
            Should -Throw -ErrorId 'VerifyFailed,*'
        Get-Session $database | Should -Be 0
    }
}
