BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $database = New-Database $sandbox
    $null = Invoke-Sql $database 'create table one (id int)'
    $plan = New-Folder "$TestDrive/kept" @{
        'plan.yaml' = @'
plan: kept
phases: [{ id: a, apply: [{ sql: one.sql }] }]
maintenance:
- { name: nightly, cron: "0 3 * * *", zone: Europe/Berlin, tasks: [{ sql: one.sql, name: add one }] }
- { name: broken, cron: "@monthly", tasks: [{ sql: bad.sql, name: bad }, { sql: one.sql, name: add one }] }
'@
        'one.sql'   = 'insert into one values (1);'
        'bad.sql'   = 'select * from nowhere;'
    }
    $on = @{ Plan = $plan; ConnectionString = $database }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'The maintenance of a plan' {
    It 'is shown before it ever ran' {
        $schedules = Get-MigrationMaintenance @on
        $schedules | Should -BeOfType ([DbMigrate.MaintenanceStatus])
        $schedules.Schedule | Should -Be 'nightly', 'broken'
        $schedules.Outcome | Should -Be 'Never', 'Never'
        $schedules.IsDue | Should -Be $true, $true
        (Get-MigrationMaintenance night* @on).Within | Should -Be ([timespan]'01:00:00')
    }

    It 'changes nothing with -WhatIf' {
        Invoke-MigrationMaintenance @on -WhatIf | Should -BeNullOrEmpty
        (Get-MigrationMaintenance @on).Outcome | Should -Be 'Never', 'Never'
    }

    It 'runs what is due, once' {
        $result = Get-MigrationMaintenance nightly @on | Invoke-MigrationMaintenance -ConnectionString $database -Wait
        $result | Should -BeOfType ([DbMigrate.MaintenanceResult])
        $result.Outcome | Should -Be 'Succeeded'
        $result.Tasks.Name | Should -Be 'add one'
        Invoke-MigrationMaintenance nightly @on -InformationVariable said | Should -BeNullOrEmpty
        $said | Should -BeLike 'Nothing is due.*'
        Invoke-MigrationMaintenance nightly @on -OnTime -InformationVariable quiet | Should -BeNullOrEmpty
        $quiet | Should -BeNullOrEmpty
        (Invoke-MigrationMaintenance nightly @on -Now -WaitTimeout 00:05:00).Outcome | Should -Be 'Succeeded'
        (Get-MigrationMaintenance nightly @on).Tasks.Outcome | Should -Be 'Done'
    }

    It 'emits the result of a schedule with a failed task, then the error' {
        { Invoke-MigrationMaintenance broken @on | ForEach-Object { $script:seen = $_ } } |
            Should -Throw -ErrorId 'MaintenanceFailed,*' -ExpectedMessage '*broken, task 1 (bad)*42P01*'
        $seen.Outcome | Should -Be 'Failed'
        $seen.Tasks.Outcome | Should -Be 'Failed', 'Done'
        (Get-MigrationMaintenance broken @on).Message | Should -BeLike '1 of 2 tasks failed: bad*'
    }

    It 'names the command that continues after a lost connection' {
        $lost = New-Folder "$TestDrive/lost" @{
            'plan.yaml' = "plan: lost`nmaintenance: { daily: [{ sql: end.sql }] }"
            'end.sql'   = 'select pg_terminate_backend(pg_backend_pid());'
        }
        { Invoke-MigrationMaintenance -Plan $lost -ConnectionString $database -Confirm:$false } |
            Should -Throw -ErrorId 'ConnectionLost,*'
        $Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*`Invoke-MigrationMaintenance daily -Plan *'
        $Error[0].TargetObject | Should -Be 'daily'
    }

    It 'names the nearest schedule for an unknown name, and completes names' {
        { Get-MigrationMaintenance nightli @on } |
            Should -Throw -ErrorId 'ScheduleNotFound,*' -ExpectedMessage "*Did you mean 'nightly'?*"
        $line = "Invoke-MigrationMaintenance -Plan '$plan' -Schedule n"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'nightly'
    }
}
