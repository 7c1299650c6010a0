BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $plan = New-Folder "$TestDrive/plan" @{
        'plan.yaml'  = @'
plan: shop
connections: { default: "${DBMIGRATE_TEST_URL}" }
variables: { rows: 100 }
phases:
- id: a
  title: A table
  apply: [{ sql: a.sql }]
  verify: [{ name: all rows, sql: "select count(*) = :rows from t", expect: true }]
  undo: [{ sql: a.undo.sql }]
- id: b
  title: A column
  gates: [{ milestone: deployed }, { approval: { count: 1, not_the_runner: false } }]
  apply: [{ sql: b.sql }]
  undo: [{ sql: b.undo.sql }]
- id: c
  title: Another table
  after: []
  apply: [{ sql: c.sql }]
  undo: [{ sql: c.undo.sql }]
'@
        'a.sql'      = "create table t (id int primary key);`ninsert into t select generate_series(1, :rows);"
        'a.undo.sql' = 'drop table t;'
        'b.sql'      = 'alter table t add column w int;'
        'b.undo.sql' = 'alter table t drop column w;'
        'c.sql'      = 'create table u (id int);'
        'c.undo.sql' = 'drop table u;'
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'A migration' -Tag Windows {
    BeforeEach {
        $database = New-Database $sandbox
        $on = @{ Plan = $plan; ConnectionString = $database }
    }

    It 'runs from the first phase to the last, and back' {
        (Get-MigrationStatus @on).State | Should -Be 'Ready', 'Pending', 'Ready'
        $result = Invoke-MigrationPhase a @on
        $result | Should -BeOfType ([DbMigrate.PhaseResult])
        $result.State | Should -Be 'Verified'
        $result.Steps.Rows | Should -Be 100
        (Get-MigrationStatus b @on).State | Should -Be 'Blocked'
        (Complete-MigrationMilestone deployed @on -Note 'release 4').Note | Should -Be 'release 4'
        (Approve-MigrationPhase b @on).Phase | Should -Be 'b'
        (Invoke-MigrationPhase b @on).State | Should -Be 'Verified'
        $undone = Undo-MigrationPhase -Through a @on -Confirm:$false
        $undone.Phase | Should -Be 'b', 'a'
        $undone.State | Should -Be 'Undone', 'Undone'
        $undone.Differences | Should -BeNullOrEmpty
        Invoke-Sql $database "select count(*) from pg_tables where schemaname = 'public'" | Should -Be 0
        $history = Get-MigrationHistory @on
        $history.Event | Should -Contain 'PhaseVerified'
        $history[0].Id | Should -BeGreaterThan $history[-1].Id
        (Get-MigrationHistory @on -Last 2).Id | Should -Be $history[0, 1].Id
        (Get-MigrationHistory @on -Verify).Intact | Select-Object -Unique | Should -Be $true
        (Get-MigrationHistory b @on).Phase | Select-Object -Unique | Should -Be 'b'
    }

    It 'is inspected without creating anything in the database' {
        $null = Get-MigrationStatus @on
        $null = Test-MigrationPreflight a @on
        $null = Invoke-MigrationPhase a @on -WhatIf
        Invoke-Sql $database "select count(*) from pg_namespace where nspname = 'dbmigrate'" | Should -Be 0
    }

    It 'takes the phases of a plan that was read from the pipeline' {
        (Get-MigrationPlan $plan).Phases | Where-Object Id -In a, c |
            Test-MigrationPreflight -ConnectionString $database -Quiet | Should -BeTrue
        $checks = (Get-MigrationPlan $plan).Phases | Test-MigrationPreflight -ConnectionString $database
        $checks.Phase | Select-Object -Unique | Should -Be 'a', 'b', 'c'
        (Get-MigrationPlan $plan).Phases[0] | Invoke-MigrationPhase -ConnectionString $database |
            ForEach-Object State | Should -Be 'Verified'
        ((Get-MigrationPlan $plan).Phases | Get-MigrationStatus -ConnectionString $database).State |
            Should -Be 'Verified', 'Blocked', 'Ready'
        (Get-MigrationPlan $plan).Phases[0] | Undo-MigrationPhase -ConnectionString $database -Force | ForEach-Object State |
            Should -Be 'Undone'
    }

    It 'has lists that can be indexed' {
        (Get-MigrationPlan $plan).Phases[1].Id | Should -Be 'b'
        (Get-MigrationStatus b @on).ClosedGates[0] | Should -Be 'order'
        $result = Invoke-MigrationPhase a @on
        $result.Steps[0].Kind | Should -Be 'sql'
        $result.Checks[-1].Name | Should -Be 'all rows'
    }

    It 'has the path of the plan in Plan and its name in PlanName, for every output type' {
        $emitted = @((Get-MigrationPlan $plan).Phases[0]) + @(Invoke-MigrationPhase a @on) +
            @(Get-MigrationStatus a @on) + @(Test-MigrationPhase a @on) + @(Approve-MigrationPhase b @on) +
            @(Complete-MigrationMilestone deployed @on)
        $emitted.Plan | Select-Object -Unique | Should -Be (Get-MigrationPlan $plan).File
        $emitted.PlanName | Select-Object -Unique | Should -Be 'shop'
    }

    It 'pipes ready phases to the database that they came from, without a parameter' {
        (Get-MigrationStatus @on | Where-Object State -EQ Ready | Invoke-MigrationPhase).Phase | Should -Be 'a', 'c'
    }

    It 'runs the ready phases of the pipeline in the order of the plan and in one run' {
        $results = Get-MigrationStatus @on | Sort-Object Phase -Descending | Where-Object State -EQ Ready |
            Invoke-MigrationPhase @on
        $results.Phase | Should -Be 'a', 'c'
        $results.Run | Select-Object -Unique | Should -HaveCount 1
    }

    It 'accepts names in any order, with wildcards and ranges, and runs in the order of the plan' {
        (Invoke-MigrationPhase c, a @on).Phase | Should -Be 'a', 'c'
        (Get-MigrationStatus '[ac]' @on).Phase | Should -Be 'a', 'c'
        (Get-MigrationStatus '?' @on).Phase | Should -Be 'a', 'b', 'c'
    }

    It 'accepts ids of digits that PowerShell has read as numbers' {
        $digits = New-Folder "$TestDrive/digits" @{
            'plan.yaml' = "plan: digits`nphases:`n- { id: '002', apply: [{ milestone: m }] }`n" +
                "- { id: '003', apply: [{ milestone: n }], gates: [{ approval: {} }] }`n"
        }
        (Get-MigrationStatus 002, 003 -Plan $digits -ConnectionString $database).Phase | Should -Be '002', '003'
        (Get-MigrationStatus 3 -Plan $digits -ConnectionString $database).Phase | Should -Be '003'
        $line = "Invoke-MigrationPhase 003 -Plan '$digits' -OverrideGate "
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'approval'
        foreach ($through in '', '-Through 003') {
            $line = "Invoke-MigrationPhase $through -Plan '$digits' -OverrideGate "
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'approval' -Because $line
        }

        $line = "Invoke-MigrationPhase -Through 002 -Plan '$digits' -OverrideGate "
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Not -Contain 'approval'
    }

    It 'is an error where a pattern matches no phase, and -Quiet is never true for nothing' {
        { Get-MigrationStatus 'x*' @on } | Should -Throw -ErrorId 'PhaseNotFound,*' -ExpectedMessage "*matches 'x[*]'*"
        { Invoke-MigrationPhase '[xy]' @on } | Should -Throw -ErrorId 'PhaseNotFound,*'
        { Test-MigrationPhase 'typo*' @on -Quiet } | Should -Throw -ErrorId 'PhaseNotFound,*'
        @() | Test-MigrationPhase @on -Quiet | Should -BeFalse
        @() | Test-MigrationPreflight @on -Quiet | Should -BeFalse
    }

    It 'skips verified phases' {
        $null = Invoke-MigrationPhase a @on
        $again = Invoke-MigrationPhase a @on
        $again.State | Should -Be 'Verified'
        $again.Steps | Should -BeNullOrEmpty
    }

    It 'runs checks again, as objects and as one Boolean' {
        $null = Invoke-MigrationPhase a @on
        $checks = Test-MigrationPhase a @on
        $checks | Should -BeOfType ([DbMigrate.CheckResult])
        $checks.Passed | Should -Be $true
        Test-MigrationPhase a @on -Quiet | Should -BeTrue
        Invoke-Sql $database 'delete from t where id = 1'
        Test-MigrationPhase a @on -Quiet -ErrorVariable problems | Should -BeFalse
        $problems | Should -BeNullOrEmpty
        (Test-MigrationPreflight b @on).Where({ -not $_.Passed }).Kind | Should -Contain 'milestone'
        Test-MigrationPreflight c @on -Quiet | Should -BeTrue
        Test-MigrationPreflight b @on -Quiet | Should -BeFalse
    }
}

Describe 'The database of a phase from the pipeline' {
    BeforeAll {
        $first = New-Database $sandbox
        $second = New-Database $sandbox
    }

    It 'is the one that it came from' {
        $result = Get-MigrationStatus a -Plan $plan -ConnectionString $first | Invoke-MigrationPhase
        $result.State | Should -Be 'Verified'
        (Get-MigrationStatus a -Plan $plan -ConnectionString $first).State | Should -Be 'Verified'
        ($result | Test-MigrationPhase).Passed | Should -Be $true
        ($result | Undo-MigrationPhase -Force).State | Should -Be 'Undone'
        $result | ConvertTo-Json -Depth 4 | Should -Not -Match 'postgres://'
    }

    It 'comes with its variables' {
        $result = Get-MigrationStatus a -Plan $plan -ConnectionString $second -Variable @{ rows = 7 } |
            Invoke-MigrationPhase
        $result.Steps.Rows | Should -Be 7
        $null = $result | Undo-MigrationPhase -Force
    }

    It 'is not another database that is named by mistake' {
        { Get-MigrationStatus a -Plan $plan -ConnectionString $first |
            Invoke-MigrationPhase -ConnectionString $second } |
            Should -Throw -ErrorId 'DatabaseMismatch,*' -ExpectedMessage '*nothing was run*'
        (Get-MigrationStatus a -Plan $plan -ConnectionString $second).State | Should -Not -Be 'Verified'
    }

    It 'is not another database after <Way>, which takes the type away' -ForEach @(
        @{ Way = 'Select-Object'; Convert = { $args[0] | Select-Object Plan, Phase, Database } }
        @{ Way = 'Export-Clixml'; Convert = {
                $args[0] | Export-Clixml "$TestDrive/status.xml"
                Import-Clixml "$TestDrive/status.xml"
            }
        }
        @{ Way = 'Export-Csv'; Convert = {
                $args[0] | Export-Csv "$TestDrive/status.csv"
                Import-Csv "$TestDrive/status.csv"
            }
        }
        @{ Way = 'ConvertTo-Json'; Convert = { $args[0] | ConvertTo-Json -Depth 4 | ConvertFrom-Json } }
    ) {
        $copy = & $Convert (Get-MigrationStatus c -Plan $plan -ConnectionString $first)
        { $copy | Invoke-MigrationPhase -ConnectionString $second } | Should -Throw -ErrorId 'DatabaseMismatch,*'
        { $copy | Undo-MigrationPhase -ConnectionString $second } | Should -Throw -ErrorId 'DatabaseMismatch,*'
        (Get-MigrationStatus c -Plan $plan -ConnectionString $second).AppliedAt | Should -BeNullOrEmpty
        ($copy | Get-MigrationStatus -ConnectionString $first).Phase | Should -Be c
    }

    It 'is not one of two databases' {
        $both = Get-MigrationStatus c -Plan $plan -ConnectionString $first | Select-Object Plan, Phase, Database
        $other = Get-MigrationStatus c -Plan $plan -ConnectionString $second | Select-Object Plan, Phase, Database
        { $both, $other | Invoke-MigrationPhase -ConnectionString $first } |
            Should -Throw -ErrorId 'DatabaseMismatch,*' -ExpectedMessage "*$($other.Database)*"
    }

    It 'is found by name, for objects that are only like a status' {
        $copy = Get-MigrationStatus c -Plan $plan -ConnectionString $first | Select-Object Plan, Phase
        ($copy | Invoke-MigrationPhase -ConnectionString $first).State | Should -Be 'Verified'
    }

    It 'is one session for each plan' {
        $other = New-Folder "$TestDrive/other" @{
            'plan.yaml' = "plan: other`nphases: [{ id: o, apply: [{ sql: o.sql }], irreversible: it is a test }]`n"
            'o.sql' = 'create table o ();'
        }
        $database = New-Database $sandbox
        $statuses = @(Get-MigrationStatus a,
            c -Plan $plan -ConnectionString $database) + @(Get-MigrationStatus -Plan $other -ConnectionString $database)
        $results = $statuses[2, 1, 0] | Invoke-MigrationPhase -Force
        $results.Phase | Should -Be 'o', 'a', 'c'
        $results.Run | Select-Object -Unique | Should -HaveCount 2
    }
}

Describe 'The plan' -Tag Windows {
    BeforeAll {
        $database = New-Database $sandbox
    }

    It 'is the one in the session''s location, not in the process''s folder' {
        Push-Location $plan
        try {
            [Environment]::CurrentDirectory | Should -Not -Be $plan
            (Get-MigrationPlan).Name | Should -Be 'shop'
            (Get-MigrationStatus a -ConnectionString $database).Phase | Should -Be 'a'
            Set-Location ..
            (Get-MigrationPlan ./plan).Name | Should -Be 'shop'
        }
        finally {
            Pop-Location
        }
    }

    It 'may be a folder, a file, an object, an item, a path of a drive of the session' {
        $null = New-PSDrive -Name Shop -PSProvider FileSystem -Root $TestDrive
        foreach ($form in $plan, "$plan/plan.yaml", (Get-MigrationPlan $plan), (Get-Item $plan), 'Shop:/plan',
            "FileSystem::$plan") {
            (Get-MigrationStatus a -Plan $form -ConnectionString $database).Plan |
                Should -BeLike '*plan.yaml' -Because "$form"
        }

        (Get-MigrationPlan $plan | Get-MigrationStatus -ConnectionString $database).Phase | Should -Be 'a', 'b', 'c'
        (Get-Item $plan, "$plan/plan.yaml" | Get-MigrationPlan).Name | Should -Be 'shop', 'shop'
        Remove-PSDrive Shop
    }

    It 'is read once for all of its phases in the pipeline' {
        $many = 1..20 | ForEach-Object { [pscustomobject]@{ Plan = $plan; Phase = 'a' } }
        ($many | Get-MigrationStatus -ConnectionString $database).Phase | Should -Be 'a'
    }

    It 'may be in a folder whose name has brackets' {
        $odd = New-Folder "$TestDrive/[4.2] odd" @{
            'plan.yaml' = "plan: odd`nphases: [{ id: a, apply: [{ milestone: m }] }]`n"
        }
        (Get-Item -LiteralPath $odd | Get-MigrationPlan).Name | Should -Be 'odd'
        (Get-MigrationPlan $odd).Name | Should -Be 'odd'
    }
}

Describe 'The connection' -Tag Windows {
    BeforeAll {
        $database = New-Database $sandbox
        $uri = [uri]$database
        Invoke-Sql $database "create role clerk login password 'p@ss/w:rd' in role pg_read_all_settings"
    }

    It 'is -ConnectionString (URI or keywords) or the plan''s environment variable, with or without -Credential' {
        $login = $uri.UserInfo.Split(':')
        (Get-MigrationStatus a -Plan $plan -ConnectionString $database).Database | Should -Match "$($uri.Port)"
        (Get-MigrationStatus a -Plan $plan -ConnectionString ("Host=127.0.0.1;Port=$($uri.Port);" +
            "Username=$($login[0]);Password=$($login[1]);Database=$($uri.AbsolutePath.Trim('/'))")).Phase |
            Should -Be 'a'
        try {
            $env:DBMIGRATE_TEST_URL = $database
            (Get-MigrationStatus a -Plan $plan).Phase | Should -Be 'a'
        }
        finally {
            $env:DBMIGRATE_TEST_URL = $null
        }

        $credential = [pscredential]::new('clerk', [System.Net.NetworkCredential]::new('', 'p@ss/w:rd').SecurePassword)
        (Get-MigrationStatus a -Plan $plan -ConnectionString ("Host=127.0.0.1;Port=$($uri.Port);" +
            "Database=$($uri.AbsolutePath.Trim('/'))") -Credential $credential).Phase | Should -Be 'a'
    }

    It 'may be a secret of the session' {
        $secret = New-Folder "$TestDrive/secret" @{
            'plan.yaml' = "plan: secret`nconnections: { default: 'secret:shop-db' }`n" +
                "phases: [{ id: a, apply: [{ milestone: m }] }]`n"
        }
        function global:Get-Secret {
            param([string] $Name)
            if ($env:DBMIGRATE_TEST_SECRET -eq 'locked') { throw 'The vault is locked.' }
            if ($Name -eq 'shop-db') { [System.Net.NetworkCredential]::new('',
                $env:DBMIGRATE_TEST_SECRET).SecurePassword }
        }

        try {
            $env:DBMIGRATE_TEST_SECRET = $database
            (Get-MigrationStatus -Plan $secret).Phase | Should -Be 'a'
            $env:DBMIGRATE_TEST_SECRET = ''
            { Get-MigrationStatus -Plan $secret } |
                Should -Throw -ErrorId 'ConnectionFailed,*' -ExpectedMessage "*the secret 'shop-db' does not exist*"
            $env:DBMIGRATE_TEST_SECRET = 'locked'
            { Get-MigrationStatus -Plan $secret } |
                Should -Throw -ErrorId 'ConnectionFailed,*' -ExpectedMessage '*The vault is locked*'
        }
        finally {
            Remove-Item function:Get-Secret
            Remove-Item Env:DBMIGRATE_TEST_SECRET -ErrorAction Ignore
        }

        { Get-MigrationStatus -Plan $secret } |
            Should -Throw -ErrorId 'ConnectionFailed,*' -ExpectedMessage '*shop-db*SecretManagement*'
    }

    It 'never shows its password' {
        $password = $uri.UserInfo.Split(':')[1]
        $shown = & {
            $null = Invoke-MigrationPhase a -Plan $plan -ConnectionString $database -Verbose `
                -InformationAction Continue *>&1
            Get-MigrationStatus -Plan $plan -ConnectionString $database | Format-List | Out-String
            Get-MigrationHistory -Plan $plan -ConnectionString $database | Format-List | Out-String
            try { Get-MigrationStatus -Plan $plan -ConnectionString ($database -replace '/t\w+$',
                '/nowhere') } catch { $_ | Format-List -Force | Out-String }
            try { Get-MigrationStatus -Plan $plan -ConnectionString "$database;Nonsense" } catch { $_ |
                Format-List -Force | Out-String }
        }
        $shown | Should -Not -BeNullOrEmpty
        "$shown" | Should -Not -Match $password
    }
}

Describe 'Variables' {
    It 'are written the same in every culture' {
        $database = New-Database $sandbox
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $numbers = New-Folder "$TestDrive/numbers" @{
                'plan.yaml' = "plan: numbers`nvariables: { n: 0 }`nphases: [{ id: a, apply: [{ sql: n.sql }], " +
                    "verify: [{ sql: select n from n, expect: 1.5 }], irreversible: a test }]`n"
                'n.sql' = 'create table n as select :n as n;'
            }
            (Invoke-MigrationPhase a -Plan $numbers -ConnectionString $database -Variable @{ n = 1.5 } -Force).State |
                Should -Be 'Verified'
        }
        finally {
            [cultureinfo]::CurrentCulture = $culture
        }
    }

    It 'have one value' {
        foreach ($value in $null, @(1, 2)) {
            { Get-MigrationStatus -Plan $plan -Variable @{ rows = $value } } |
                Should -Throw -ErrorId 'VariableInvalid,*' -ExpectedMessage "*rows*"
        }
    }
}

Describe 'Progress' {
    BeforeAll {
        $slow = New-Folder "$TestDrive/slow" @{
            'plan.yaml' = "plan: slow`nphases:`n- { id: short, apply: [{ sql: short.sql }], irreversible: a test }`n" +
                "- { id: long, apply: [{ sql: long.sql }], irreversible: a test }`n"
            'short.sql' = 'select 1;'
            'long.sql' = 'select pg_sleep(1.6);'
        }
        $database = New-Database $sandbox
        function Get-Progress([string] $Phase) {
            $shell = [powershell]::Create()
            $null = $shell.AddScript('param($Manifest) Import-Module $Manifest').
            AddArgument((Get-ModuleManifest)).AddStatement().
            AddCommand('Invoke-MigrationPhase').AddParameters(@{ Phase = $Phase; Plan = $slow
                ConnectionString = $database; Force = $true }).Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            @($shell.Streams.Progress)
            $shell.Dispose()
        }
    }

    It 'is shown for phases longer than a second, and then removed' {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $short = Get-Progress short
        if ($clock.Elapsed.TotalSeconds -lt 1) {
            $short | Should -BeNullOrEmpty
        }

        $records = Get-Progress long
        $records.Count | Should -BeGreaterThan 1
        $records[0].Activity | Should -Match 'long'
        $records[0].RecordType | Should -Be 'Processing'
        $records[-1].RecordType | Should -Be 'Completed'
    }
}

Describe 'Get-MigrationStatement' {
    It 'reads files offline, by path, by literal path and from the pipeline, with the plan''s variables' {
        (Get-MigrationStatement "$plan/a.sql" -Variable @{ rows = 3 }).Kind | Should -Be 'CREATE TABLE', 'INSERT'
        (Get-MigrationStatement "$plan/?.sql" -Plan $plan).Count | Should -Be 4
        (Get-ChildItem $plan -Filter *.undo.sql | Get-MigrationStatement).Kind |
            Should -Be 'DROP TABLE', 'ALTER TABLE', 'DROP TABLE'
        Push-Location $plan
        (Get-MigrationStatement -LiteralPath b.sql).Locks.Mode | Should -Be 'ACCESS EXCLUSIVE'
        Pop-Location
    }

    It 'continues with the next file after a missing or unreadable one' {
        $bad = New-Folder "$TestDrive/sql" @{ 'bad.sql' = "begin;`nselect 'unended"; 'good.sql' = 'select 1;' }
        $statements = Get-MigrationStatement "$bad/none.sql", "$bad/bad.sql",
            "$bad/good.sql" -ErrorVariable problems -ErrorAction SilentlyContinue
        $statements.Kind | Should -Be 'BEGIN', 'SELECT'
        $problems[-1].Exception.Findings.Place.Line | Should -Be 1, 2
        $problems.FullyQualifiedErrorId | Should -Be 'FileNotFound,DbMigrate.Commands.GetMigrationStatementCommand',
            'SqlFileInvalid,DbMigrate.Commands.GetMigrationStatementCommand'
    }
}
