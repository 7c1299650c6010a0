BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $plan = New-Folder "$TestDrive/plan" @{
        'plan.yaml' = @'
plan: shop
connections: { default: "${DBMIGRATE_TEST_URL}" }
phases:
- { id: a, apply: [{ sql: a.sql }], undo: [{ sql: a.undo.sql }] }
'@
        'a.sql'      = 'create table t (id int);'
        'a.undo.sql' = 'drop table t;'
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'The journal' {
    BeforeEach {
        $database = New-Database $sandbox
        $on = @{ Plan = $plan; ConnectionString = $database }
    }

    It 'has a verdict, and a head that proves it later' {
        $head = (Invoke-MigrationPhase a @on).JournalHead
        $head | Should -Match '^5:[0-9a-f]{64}$'
        $rows = Get-MigrationHistory @on -Verify -Head $head -InformationVariable said
        $rows.Intact | Select-Object -Unique | Should -Be $true
        $said[-1].MessageData.Message | Should -Be "5 rows, intact, head $head"
        $verbose = Get-MigrationStatus @on -Verbose 4>&1
        "$verbose" | Should -BeLike "*Journal head $head*"

        Invoke-Sql $database "update dbmigrate.event set db_user = 'x' where id = 5"
        $rows = Get-MigrationHistory @on -Verify -ErrorVariable failed -ErrorAction SilentlyContinue
        $rows.Count | Should -Be 5
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'JournalNotIntact*'
        $failed[0].Exception.Row | Should -Be 5
        $failed[0].Exception.ExitCode | Should -Be 5
        { Get-MigrationHistory @on -Head 5 } | Should -Throw -ErrorId 'JournalHeadInvalid*'
    }

    It 'is accessed by roles to which access was granted' {
        $null = Invoke-Sql $database 'create role "a viewer"'
        $null = Invoke-Sql $database 'create role deployer'
        (Grant-MigrationAccess 'a viewer' @on -Access View).Access | Should -Be 'View'
        $granted = Grant-MigrationAccess deployer @on -Access Run, Approve
        $granted | Should -BeOfType ([DbMigrate.MigrationAccess])
        $granted.Access | Should -Be 'View', 'Approve', 'Run'
        $all = Get-MigrationAccess @on
        $all[0].IsOwner | Should -BeTrue
        $all.Role | Should -Contain 'a viewer'
        Grant-MigrationAccess nobody @on -Access View -WhatIf
        { Grant-MigrationAccess nobody @on -Access View } | Should -Throw -ErrorId 'AccessRefused*'
        (Revoke-MigrationAccess deployer @on -Access Run).Access | Should -Be 'View', 'Approve'
        ($all | Where-Object Role -EQ 'a viewer' | Revoke-MigrationAccess -Plan $plan -ConnectionString $database).Access |
            Should -BeNullOrEmpty
        (Get-MigrationAccess @on).Role | Should -Not -Contain 'a viewer'
        Invoke-Sql $database 'drop owned by deployer; drop role deployer; drop role "a viewer"'
    }
}
