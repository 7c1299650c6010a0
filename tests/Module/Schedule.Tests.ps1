BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $database = New-Database $sandbox
    $null = Invoke-Sql $database 'create table one (id int)'
    $plan = New-Folder "$TestDrive/it's kept" @{
        'plan.yaml' = @'
plan: kept
connections: { default: "${DBMIGRATE_TEST_KEPT}" }
phases: [{ id: a, apply: [{ sql: one.sql }] }]
maintenance: { name: nightly, cron: "0 3 * * *", within: 20m, tasks: [{ sql: one.sql }] }
'@
        'one.sql'   = 'insert into one values (1);'
        'kept.env'  = "DBMIGRATE_TEST_KEPT='$database'"
    }
    $cron = @{ Plan = $plan; Kind = 'Cron'; OutputFolder = "$TestDrive/cron" }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'The registration of maintenance' {
    It 'shows first what it would write, with -WhatIf' {
        Register-MigrationSchedule @cron -WhatIf | Should -BeNullOrEmpty
        "$TestDrive/cron" | Should -Not -Exist
    }

    It 'writes a line that runs the maintenance, with the variables of a file and no secret in it' {
        $made = Register-MigrationSchedule @cron -EnvironmentFile "$plan/kept.env" -Confirm:$false
        $made | Should -BeOfType ([DbMigrate.ScheduleRegistration])
        $made.Every | Should -Be ([timespan]'01:00:00')
        $made.Replaced | Should -BeFalse
        $text = Get-Content -Raw $made.Files[0].Path
        $text | Should -Not -Match 'postgres://'
        (Register-MigrationSchedule @cron -EnvironmentFile "$plan/kept.env" -Every 00:05:00 -Confirm:$false).Replaced |
            Should -BeTrue
        $line = (Get-Content $made.Files[0].Path) -match '^\*/5 ' | Select-Object -First 1
        if (-not $IsWindows) {
            # As cron does: the percent signs lose their backslashes, and the rest is for the shell.
            $output = sh -c (($line -replace '^\S+ \S+ \S+ \S+ \S+ ').Replace('\%', '%')) 2>&1 | Out-String
            $LASTEXITCODE | Should -Be 0 -Because $output
            (Get-MigrationMaintenance -Plan $plan -ConnectionString $database).Outcome | Should -Be 'Succeeded'
        }
    }

    It 'warns where the calls would miss a variable' {
        $null = Register-MigrationSchedule @cron -Name other -Confirm:$false -WarningVariable said -WarningAction Ignore
        $said | Should -BeLike 'The calls need DBMIGRATE_TEST_KEPT*'
        (Unregister-MigrationSchedule @cron -Name other -Confirm:$false).Name | Should -Be 'dbmigrate-other'
    }

    It 'names the other ways where the machine lacks the scheduler' {
        $kind = if ($IsWindows) { 'Cron' } else { 'TaskScheduler' }
        { Register-MigrationSchedule -Plan $plan -Kind $kind -Confirm:$false } |
            Should -Throw -ErrorId 'ScheduleRefused,*'
        $Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*Invoke-MigrationMaintenance*-OnTime*'
    }

    It 'removes it, though the plan is broken' {
        Set-Content "$plan/plan.yaml" 'plan: ['
        Unregister-MigrationSchedule @cron -WhatIf
        (Unregister-MigrationSchedule @cron -Confirm:$false).Message | Should -Be 'It was removed.'
        (Unregister-MigrationSchedule @cron -Confirm:$false).Message | Should -BeLike '*nothing was removed.'
    }
}

Describe 'A file of environment variables' {
    It 'is data for the connections, the programs and the scripts of the session' {
        $filed = New-Folder "$TestDrive/filed" @{
            'plan.yaml' = @'
plan: filed
connections: { default: "${DBMIGRATE_TEST_FILED}" }
phases: [{ id: a, apply: [{ sql: one.sql }] }]
maintenance: { daily: [{ script: { file: hook.ps1, env: DBMIGRATE_TEST_HOOK } }] }
'@
            'one.sql'   = 'select 1;'
            'hook.ps1'  = '"$(@($input)[0].Schedule) with $($env:DBMIGRATE_TEST_HOOK.Length) characters"'
            'vars.env'  = "DBMIGRATE_TEST_FILED='$database'`nDBMIGRATE_TEST_HOOK='`$(exit 9)'"
        }
        $given = @{ Plan = $filed; EnvironmentFile = "$filed/vars.env"; Confirm = $false }
        $task = (Invoke-MigrationMaintenance @given -WarningAction Ignore).Tasks[0]
        $task.Message | Should -BeLike 'daily with 9 characters*'
        $env:DBMIGRATE_TEST_HOOK | Should -BeNullOrEmpty
        { Get-MigrationMaintenance -Plan $filed } | Should -Throw '*DBMIGRATE_TEST_FILED*'
    }
}
