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

    It 'runs without a question with -Force, -Confirm:$false, and if the preference is None' {
        foreach ($way in @{ Force = $true }, @{ Confirm = $false }) {
            (Invoke-MigrationPhase high @on @way).State | Should -Be 'Verified'
            (Undo-MigrationPhase high @on @way).State | Should -Be 'Undone'
        }

        & {
            $ConfirmPreference = 'None'
            (Invoke-MigrationPhase high @on).State | Should -Be 'Verified'
        }
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
        $shell.Lines -join "`n" | Should -Match 'error ConfirmationRequired,.*\n.*the old data is gone'
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
