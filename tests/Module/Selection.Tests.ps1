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
        $result = Invoke-MigrationPhase c @on -OverrideGate soak -Reason 'agreed'
        $result.State | Should -Be 'Verified'
        (Get-MigrationHistory c @on | Where-Object Event -EQ GateOverridden).Message | Should -Be 'soak:a: agreed'
    }
}
