BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $plan = New-Folder "$TestDrive/plan" @{
        'plan.yaml'  = @'
plan: ask
phases:
- id: low
  title: A table
  apply: [{ sql: t.sql }]
  undo: [{ sql: t.undo.sql }]
- id: high
  title: A dangerous thing
  risk: high
  after: []
  apply: [{ sql: u.sql }]
  undo: [{ sql: u.undo.sql }]
- id: final
  title: No way back
  after: []
  apply: [{ sql: w.sql }]
  irreversible: the old data is gone
- id: gated
  after: []
  gates: [{ milestone: deployed }]
  apply: [{ sql: v.sql }]
  undo: [{ sql: v.undo.sql }]
'@
        't.sql'      = 'create table t (id int);'
        't.undo.sql' = 'drop table t;'
        'u.sql'      = 'create table u (id int);'
        'u.undo.sql' = 'drop table u;'
        'w.sql'      = 'create table w (id int);'
        'v.sql'      = 'create table v (id int);'
        'v.undo.sql' = 'drop table v;'
    }

    function Get-Table([string] $Database) {
        Invoke-Sql $Database "select tablename from pg_tables where schemaname = 'public' order by 1"
    }

    # Runs a session with these pwsh arguments and this standard input; returns its output and result.
    function Invoke-Session([string] $Command, [string[]] $Argument = @(), [string] $StandardInput) {
        Invoke-FreshShell -Argument $Argument -StandardInput $StandardInput -TimeoutSeconds 180 -Script "
            Import-Module `$Manifest
            `$on = @{ Plan = '$plan'; ConnectionString = '$database' }
            try { $Command } catch {
                'error ' + `$_.FullyQualifiedErrorId; `$_.Exception.Message; `$_.ErrorDetails.RecommendedAction
            }
            'ended'"
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'WhatIf' {
    BeforeEach {
        $database = New-Database $sandbox
        $on = @{ Plan = $plan; ConnectionString = $database }
    }

    It 'prints each step and gate, emits nothing and runs nothing' {
        $shell = Invoke-Session "Invoke-MigrationPhase low, gated @on -WhatIf | ForEach-Object { 'emitted' }"
        $text = $shell.Lines -join "`n"
        $text | Should -Match 'What if: .*low'
        $text | Should -Match 't\.sql'
        $text | Should -Match 'deployed'
        $text | Should -Not -Match 'emitted|error'
        Get-Table $database | Should -BeNullOrEmpty
    }

    It 'prints the undo steps of an undo' {
        $null = Invoke-MigrationPhase low @on
        $text = (Invoke-Session 'Undo-MigrationPhase low @on -WhatIf').Lines -join "`n"
        $text | Should -Match 'What if: .*t\.undo\.sql'
        Get-Table $database | Should -Be 't'
    }

    It 'prints what dbmigrate --what-if prints' -Skip:(-not (Test-Path "$PSScriptRoot/../../output/bin/dbmigrate")) {
        $null = Invoke-MigrationPhase low @on
        foreach ($case in @{ Cmdlet = 'Invoke-MigrationPhase *'; Words = 'invoke', 'low', 'high', 'final', 'gated' },
            @{ Cmdlet = 'Undo-MigrationPhase *'; Words = 'undo', 'low', 'high', 'final', 'gated' }) {
            $what = (Invoke-Session "$($case.Cmdlet) @on -WhatIf").Lines -replace '^What if: ' -ne 'ended'
            $words = $case.Words + '--plan', $plan, '--connection', $database, '--what-if'
            $what | Should -Be @(& "$PSScriptRoot/../../output/bin/dbmigrate" @words)
        }
    }

    It 'finds the typo in an override' {
        { Invoke-MigrationPhase gated @on -OverrideGate depolyed -Reason x -WhatIf } |
            Should -Throw -ErrorId 'GateOverrideInvalid,*'
    }

    It 'applies as a session preference, and to every command that changes something' {
        $text = (Invoke-Session ('$WhatIfPreference = $true; Invoke-MigrationPhase low @on -Force; ' +
            'Approve-MigrationPhase low @on; Complete-MigrationMilestone deployed @on; Start-MigrationSandbox; ' +
            'Stop-MigrationSandbox -All')).Lines -join "`n"
        ([regex]::Matches($text, 'What if:')).Count | Should -BeGreaterOrEqual 5
        $text | Should -Not -Match 'error'
        Get-Table $database | Should -BeNullOrEmpty
        Get-MigrationHistory @on | Should -BeNullOrEmpty
        Invoke-Sql $sandbox.ConnectionString 'select 1' | Should -Be 1
    }
}

Describe 'A phase of high risk' {
    BeforeEach {
        $database = New-Database $sandbox
        $on = @{ Plan = $plan; ConnectionString = $database }
    }

    It 'runs without a question with -Force and -Confirm:$false' {
        foreach ($way in @{ Force = $true }, @{ Confirm = $false }) {
            (Invoke-MigrationPhase high @on @way).State | Should -Be 'Verified'
            (Undo-MigrationPhase high @on @way).State | Should -Be 'Undone'
        }
    }

    It 'asks also where the preference of the session is None, which is no answer to a question about danger' {
        $null = Invoke-MigrationPhase low @on
        $null = Invoke-Sql $database 'insert into t values (1)'
        foreach ($command in 'Undo-MigrationPhase low @on', 'Invoke-MigrationPhase high @on',
            "Invoke-MigrationPhase gated @on -OverrideGate milestone:deployed -Reason 'a test'",
            'Stop-MigrationSandbox -All') {
            $shell = Invoke-Session "`$ConfirmPreference = 'None'; $command" -Argument '-NonInteractive'
            $shell.Lines -join "`n" | Should -Match 'error ConfirmationRequired,' -Because $command
        }

        Get-Table $database | Should -Be 't'
        $forced = Invoke-Session '$ConfirmPreference = "None"; (Undo-MigrationPhase low @on -Force).State'
        $forced.Lines | Should -Be 'Undone', 'ended'
    }

    It 'does not run in a session that cannot ask, and is an error' -ForEach @(
        @{ Way = 'pwsh -NonInteractive'; Argument = @('-NonInteractive'); Command = 'Invoke-MigrationPhase high @on' }
        @{ Way = 'a closed standard input'; Argument = @(); Command = 'Invoke-MigrationPhase high @on' }
        @{ Way = 'a runspace without a host'; Argument = @()
            Command = '$p = [powershell]::Create(); $null = $p.AddScript({ param($m, $o) Import-Module $m; ' +
                'Invoke-MigrationPhase high @o }).AddArgument($Manifest).AddArgument($on).Invoke(); throw ' +
                '$p.Streams.Error[0]' }
    ) {
        $shell = Invoke-Session -Command $Command -Argument $Argument
        $shell.Ended | Should -BeTrue -Because $Way
        $shell.Lines[-1] | Should -Be 'ended'
        $shell.Lines -join "`n" | Should -Match 'error ConfirmationRequired,'
        $shell.Lines -join "`n" | Should -Match '-Force|-Confirm:\$false'
        Get-Table $database | Should -BeNullOrEmpty
    }

    It 'is like an irreversible phase, which asks as well, with the reason' {
        $shell = Invoke-Session -Command 'Invoke-MigrationPhase final @on' -Argument '-NonInteractive'
        $shell.Lines -join "`n" | Should -Match 'error ConfirmationRequired,[\s\S]*the old data is gone'
        (Invoke-MigrationPhase final @on -Force).State | Should -Be 'Verified'
    }

    It 'asks in an interactive session, and follows the answer' {
        $yes = Invoke-Session -Command 'Invoke-MigrationPhase high @on | ForEach-Object State' -StandardInput "y`n"
        $yes.Lines -join "`n" | Should -Match 'high risk'
        $yes.Lines | Should -Contain 'Verified'
        Get-Table $database | Should -Be 'u'
        $no = Invoke-Session -Command 'Undo-MigrationPhase high @on | ForEach-Object State' -StandardInput "n`n"
        $no.Lines -join "`n" | Should -Match 'high risk'
        $no.Lines -join "`n" | Should -Not -Match 'Undone|error'
        Get-Table $database | Should -Be 'u'
    }
}

Describe 'What is dangerous' {
    BeforeEach {
        $database = New-Database $sandbox
        $on = @{ Plan = $plan; ConnectionString = $database }
        $target = "phase low of ask on $(([uri]$database).Authority.Split('@')[-1])$(([uri]$database).AbsolutePath) " +
            "(production) as $(([uri]$database).UserInfo.Split(':')[0])"
    }

    It 'is an undo that drops rows: the question has the database and the rows, and Enter means no' {
        $null = Invoke-MigrationPhase low @on
        $null = Invoke-Sql $database 'insert into t values (1), (2), (3)'
        $shell = Invoke-Session -Command 'Undo-MigrationPhase low @on | ForEach-Object State' -StandardInput "`n"
        $text = ($shell.Lines -join ' ') -replace '\s+', ' '
        $text | Should -Match ([regex]::Escape("Undo $target"))
        $text | Should -Match 'Drops the table public\.t with 3 rows\.'
        $text | Should -Not -Match 'Undone|error'
        Get-Table $database | Should -Be 't'

        $yes = Invoke-Session -Command 'Undo-MigrationPhase low @on | ForEach-Object State' -StandardInput "y`n"
        $yes.Lines | Should -Contain 'Undone'
        Get-Table $database | Should -BeNullOrEmpty
    }

    It 'is not an undo that loses nothing' {
        $null = Invoke-MigrationPhase low @on
        $shell = Invoke-Session -Command 'Undo-MigrationPhase low @on | ForEach-Object State' '-NonInteractive'
        $shell.Lines | Should -Be 'Undone', 'ended'
    }

    It 'is an override, an accepted change, a repair and all sandboxes' {
        $null = Invoke-MigrationPhase low @on
        $copy = New-Folder "$TestDrive/changed" @{ 't.sql' = 'create table t (id bigint);' }
        Get-ChildItem $plan | Where-Object Name -NE 't.sql' | Copy-Item -Destination $copy
        foreach ($command in "Invoke-MigrationPhase gated @on -OverrideGate milestone:deployed -Reason 'a test'",
            "`$on.Plan = '$copy'; Invoke-MigrationPhase low @on -AcceptChanged -Reason 'a test'",
            'Stop-MigrationSandbox -All') {
            $shell = Invoke-Session -Command $command -Argument '-NonInteractive'
            $shell.Lines -join "`n" | Should -Match 'error ConfirmationRequired,' -Because $command
        }

        (Get-Command Repair-MigrationPhase).ImplementingType.GetCustomAttributes($true).ConfirmImpact |
            Where-Object { $_ } | Should -Be 'High'
        Invoke-Sql $sandbox.ConnectionString 'select 1' | Should -Be 1
    }

    It 'is asked before the first phase begins' {
        $shell = Invoke-Session -Command 'Invoke-MigrationPhase low, high @on' -Argument '-NonInteractive'
        $shell.Lines -join "`n" | Should -Match 'error ConfirmationRequired,[\s\S]*nothing was run'
        Get-Table $database | Should -BeNullOrEmpty
    }

    It 'never blocks a job' {
        $shell = Invoke-Session -Command ('$job = Start-Job { param($m, $o) Import-Module $m; ' +
            'Invoke-MigrationPhase high @o } -ArgumentList $Manifest, $on; $null = $job | Wait-Job -Timeout 60; ' +
            '"state $($job.State)"; try { $job | Receive-Job -ErrorAction Stop } finally { $job | Remove-Job -Force }')
        $shell.Lines | Should -Contain 'state Failed'
        $shell.Lines -join "`n" | Should -Match 'ConfirmationRequired'
        $shell.Lines -join "`n" | Should -Match '-Confirm:\$false'
    }
}

Describe 'An accepted change' {
    It 'needs a reason, says that nothing was run, and is journaled' {
        $database = New-Database $sandbox
        $null = Invoke-MigrationPhase low -Plan $plan -ConnectionString $database
        $copy = New-Folder "$TestDrive/accepted" @{ 't.sql' = 'create table t (id bigint);' }
        Get-ChildItem $plan | Where-Object Name -NE 't.sql' | Copy-Item -Destination $copy
        $on = @{ Plan = $copy; ConnectionString = $database }
        { Invoke-MigrationPhase low @on -AcceptChanged } | Should -Throw -ErrorId 'ReasonRequired,*'
        { Undo-MigrationPhase low @on -AcceptChanged } | Should -Throw -ErrorId 'ReasonRequired,*'
        $result = Invoke-MigrationPhase low @on -AcceptChanged -Reason 'same on disk' -Force
        $result.Message | Should -Match 'no step was run: changed since it was applied: t\.sql'
        (Get-MigrationHistory @on | Where-Object Event -EQ GateOverridden).Message |
            Should -Be 'changed content: same on disk'
    }
}

Describe 'Warnings' {
    It 'are written for checks that warn, overridden gates and the server, before the question of an undo' {
        $folder = New-Folder "$TestDrive/warn" @{
            'plan.yaml' = @'
plan: warns
phases:
- id: a
  gates: [{ milestone: built }]
  preflight: [{ name: old rows, sql: select 1, expect: 2, severity: warn }]
  apply: [{ sql: a.sql }]
  verify: [{ name: new rows, sql: select 1, expect: 3, severity: warn }]
  undo_preflight: [{ name: kept rows, sql: select 1, expect: 4, severity: warn }]
  undo: [{ sql: a.undo.sql }]
'@
            'a.sql' = "create table t as select 1 as id; do `$`$ begin raise warning 'from the server'; end `$`$;"
            'a.undo.sql' = 'drop table t;'
        }
        $on = @{ Plan = $folder; ConnectionString = New-Database $sandbox }
        $null = Invoke-MigrationPhase a @on -OverrideGate milestone:built -Reason test -Force -WarningVariable warnings 3> $null
        $text = $warnings -join "`n"
        $text | Should -Match 'Phase a, gate milestone:built: Overridden: test\.'
        $text | Should -Match 'Phase a, preflight check old rows: Expected 2; found 1\.'
        $text | Should -Match 'from the server'
        $text | Should -Match 'Phase a, verify check new rows: Expected 3; found 1\.'
        { Undo-MigrationPhase a @on -WarningVariable script:before -WarningAction SilentlyContinue } |
            Should -Throw -ErrorId 'ConfirmationRequired,*'
        $script:before -join "`n" | Should -Match 'Phase a, check before the undo kept rows: Expected 4; found 1\.'
    }
}

Describe 'Confirm' {
    BeforeEach {
        $database = New-Database $sandbox
        $on = @{ Plan = $plan; ConnectionString = $database }
    }

    It 'asks before each phase, also one of low risk' {
        $command = 'Invoke-MigrationPhase low, gated @on -Confirm | ForEach-Object Phase'
        $shell = Invoke-Session -Command $command -StandardInput "y`nn`n"
        $shell.Lines | Should -Contain 'low'
        Get-Table $database | Should -Be 't'
    }

    It 'is an error, not a wait, in a session that cannot ask' {
        foreach ($command in 'Invoke-MigrationPhase low @on -Confirm', 'Approve-MigrationPhase low @on -Confirm',
            'Complete-MigrationMilestone deployed @on -Confirm') {
            $shell = Invoke-Session -Command $command -Argument '-NonInteractive'
            $shell.Ended | Should -BeTrue
            $shell.Lines -join "`n" | Should -Match 'error ConfirmationRequired'
        }

        Get-Table $database | Should -BeNullOrEmpty
    }

    It 'is not the default for a phase of low risk' {
        $command = 'Invoke-MigrationPhase low @on | ForEach-Object State'
        $shell = Invoke-Session -Command $command -Argument '-NonInteractive'
        $shell.Lines | Should -Be 'Verified', 'ended'
    }
}

Describe 'A mandatory parameter' {
    It 'is not prompted for in a non-interactive session' {
        $database = 'postgres://nologin@127.0.0.1:1/none'
        $shell = Invoke-Session -Command 'Invoke-MigrationPhase @on' -Argument '-NonInteractive'
        $shell.Ended | Should -BeTrue
        $shell.Lines -join "`n" | Should -Match 'MissingMandatoryParameter'
    }
}
