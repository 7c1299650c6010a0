BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $plan = New-Folder "$TestDrive/plan" @{
        'plan.yaml' = @'
plan: three
connections: { default: "${DBMIGRATE_TEST_URL}" }
phases:
- { id: a, apply: [{ sql: a.sql }], undo: [{ sql: a.undo.sql }] }
- { id: b, apply: [{ sql: b.sql }], undo: [{ sql: b.undo.sql }] }
- { id: c, gates: [{ soak: { after: a, for: 24h } }], apply: [{ sql: c.sql }], undo: [{ sql: c.undo.sql }] }
'@
    }
    foreach ($name in 'a', 'b', 'c') {
        Set-Content "$plan/$name.sql" "create table $name (id int);"
        Set-Content "$plan/$name.undo.sql" "drop table $name;"
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'The phases of a command' {
    BeforeEach {
        $database = New-Database $sandbox
        $on = @{ Plan = $plan; ConnectionString = $database }
    }

    It 'are all up to one that are not verified, in order' {
        $null = Invoke-MigrationPhase a @on
        (Invoke-MigrationPhase -Through b @on).Phase | Should -Be 'b'
        $null = Undo-MigrationPhase -Through a @on
        (Invoke-MigrationPhase -Through b @on).Phase | Should -Be 'a', 'b'
        { Invoke-MigrationPhase -Through d @on } | Should -Throw -ErrorId 'PhaseNotFound,*'
        { Invoke-MigrationPhase -Phase a -Through b @on } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'are those that an invocation would run, also after an undo' {
        (Get-MigrationStatus @on).CanInvoke | Should -Be $true, $false, $false
        (Get-MigrationStatus @on | Where-Object CanInvoke | Invoke-MigrationPhase).Phase | Should -Be 'a'
        $null = Undo-MigrationPhase a @on
        (Get-MigrationStatus @on | Where-Object CanInvoke | Invoke-MigrationPhase).Phase | Should -Be 'a'
        (Get-MigrationStatus @on).CanInvoke | Should -Be $false, $true, $false
    }

    It 'pass a gate that is named by its kind' {
        $null = Invoke-MigrationPhase -Through b @on
        { Invoke-MigrationPhase c @on } | Should -Throw -ErrorId 'GateClosed,*'
        $result = Invoke-MigrationPhase c @on -OverrideGate soak -Reason 'agreed' -Force
        $result.State | Should -Be 'Verified'
        (Get-MigrationHistory c @on | Where-Object Event -EQ GateOverridden).Message | Should -Be 'soak:a: agreed'
    }
}

Describe 'The rows of the journal' {
    BeforeAll {
        $on = @{ Plan = $plan; ConnectionString = New-Database $sandbox }
        $null = Invoke-MigrationPhase a @on
        $null = Invoke-MigrationPhase b @on
    }

    It 'are chosen by event, time and run' {
        $applied = Get-MigrationHistory @on -Event PhaseApplied
        $applied.Phase | Should -Be 'b', 'a'
        (Get-MigrationHistory @on -Run $applied[1].Run).Phase | Select-Object -Unique | Should -Be 'a'
        $later = Get-MigrationHistory @on -Since $applied[0].At -Event 'Phase*'
        $later.Phase | Select-Object -Unique | Should -Be 'b'
        Get-MigrationHistory @on -Since (Get-Date).AddHours(1) | Should -BeNullOrEmpty
        (Get-MigrationHistory @on -Verify -Event PhaseApplied -InformationAction Ignore).Intact | Should -Be $true, $true
        { Get-MigrationHistory @on -Event PhaseAplied } | Should -Throw -ErrorId 'EventNotFound,*' `
            -ExpectedMessage "*Did you mean 'PhaseApplied'*"
    }
}

Describe 'Completion' {
    It 'knows events, environments and versions of PostgreSQL' {
        $environments = New-Folder "$TestDrive/environments" @{
            'plan.yaml' = "plan: e`nenvironments: { staging: {}, test: {} }`nphases: [{ id: a, apply: [{ milestone: m }] }]`n"
        }
        function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
        Complete 'Get-MigrationHistory -Event Approv' | Should -Be 'Approved'
        Complete "Get-MigrationStatus -Plan $environments -Environment " | Should -Be 'staging', 'test', 'production'
        Complete 'Start-MigrationSandbox -Version ' | Should -Contain $sandbox.Version
    }
}

Describe 'The rows of a failed check' {
    It 'are objects with a property for each column' {
        $checked = New-Folder "$TestDrive/checked" @{
            'plan.yaml' = "plan: checked`nphases:`n- id: a`n  preflight: [{ name: rows, sql: `"select 1 as id, " +
                "null as name, true as flag union all select 2, 'two', false order by 1`", expect: empty }]`n" +
                "  apply: [{ milestone: m }]`n"
        }
        $check = Test-MigrationPreflight a -Plan $checked -ConnectionString (New-Database $sandbox) |
            Where-Object Name -EQ rows
        $check.Rows | Should -Be 'id: 1, name: NULL, flag: true', 'id: 2, name: two, flag: false'
        $check.RowObjects.id | Should -Be '1', '2'
        $check.RowObjects[0].name | Should -BeNullOrEmpty
        $check.RowObjects[1].flag | Should -Be 'false'
        $check.RowObjects | Format-Table | Out-String | Should -Match '(?m)^2\s+two\s+false'
        ($check | ConvertTo-Json -Depth 4 -EnumsAsStrings | ConvertFrom-Json).RowValues[1].name | Should -Be 'two'
    }
}

Describe 'The properties of emitted objects' {
    It 'cannot be set' {
        $on = @{ Plan = $plan; ConnectionString = New-Database $sandbox }
        $result = Invoke-MigrationPhase a @on
        $objects = @(
            $result, $result.Steps[0]
            Get-MigrationStatus c @on
            Test-MigrationPreflight c @on
            Get-MigrationHistory @on -Last 1
            Get-MigrationPlan $plan
            (Get-MigrationPlan $plan).Phases[0]
            $sandbox
        )
        $objects | ForEach-Object { $_.GetType().Name } | Select-Object -Unique | Should -Be 'PhaseResult', 'StepResult',
            'PhaseStatus', 'CheckResult', 'MigrationEvent', 'MigrationPlan', 'MigrationPhase', 'MigrationSandbox'
        foreach ($object in $objects) {
            foreach ($property in $object.PSObject.Properties) {
                $name = "$($object.GetType().Name).$($property.Name)"
                { $object.($property.Name) = $property.Value } | Should -Throw -Because $name
            }
        }

        { (Get-MigrationStatus c @on).State = 'Verified' } | Should -Throw -ExpectedMessage '*State*ReadOnly*'
        $connections = (Get-MigrationPlan $plan).Connections
        { $connections['default'] = 'host=other' } | Should -Throw
        $connections['default'] | Should -Be '${DBMIGRATE_TEST_URL}'
    }
}
