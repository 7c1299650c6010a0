BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $plan = New-Folder "$TestDrive/metrics" @{
        'plan.yaml' = @'
plan: metrics
variables: { wanted: 4 }
metrics:
- { name: users migrated, sql: "select 100.0 * count(*) / :wanted from users where moved", unit: percent, good: ">= 100", warn: ">= 50" }
- { name: users by state, sql: "select case when moved then 'moved' else 'waiting' end, count(*) from users group by 1 order by 1" }
- { name: broken, sql: select * from nowhere }
phases:
- { id: a, apply: [{ milestone: done }] }
'@
    }

    $database = New-Database $sandbox
    $null = Invoke-Sql $database 'create table users (id int, moved bool)'
    $null = Invoke-Sql $database 'insert into users select i, i <= 3 from generate_series(1, 4) i'
    $on = @{ Plan = $plan; ConnectionString = $database }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'Get-MigrationMetric' {
    It 'emits a value of each metric, and of each label' {
        $metrics = Get-MigrationMetric @on
        $metrics | Should -BeOfType ([DbMigrate.MigrationMetric])
        $metrics.Name | Should -Be 'users migrated', 'users by state', 'users by state', 'broken'
        $metrics.Label | Should -Be $null, 'moved', 'waiting', $null
        $metrics.Value | Should -Be 75, 3, 1, $null
        $metrics.Status | Should -Be 'Warn', 'None', 'None', 'Unknown'
        $metrics[0].Unit | Should -Be 'percent'
        $metrics[-1].SqlState | Should -Be '42P01'
    }

    It 'takes names with wildcards, and variables' {
        (Get-MigrationMetric 'users [bm]*', brok* @on).Name | Select-Object -Unique |
            Should -Be 'users migrated', 'users by state', 'broken'
        (Get-MigrationMetric 'USERS MIGRATED' @on -Variable @{ wanted = 3 }).Status | Should -Be 'Ok'
        { Get-MigrationMetric nothing* @on } | Should -Throw -ErrorId 'MetricNotFound,*'
    }

    It 'says that a plan has no metrics' {
        $none = New-Folder "$TestDrive/none" @{ 'plan.yaml' = "plan: none`nphases: [{ id: a, apply: [{ milestone: done }] }]" }
        { Get-MigrationMetric -Plan $none -ConnectionString $database -ErrorAction Stop } |
            Should -Throw -ErrorId 'MetricNotFound,*' -ExpectedMessage 'The plan none has no metrics.*'
    }

    It 'refuses to repeat without a pause' {
        { Get-MigrationMetric @on -Watch -Interval 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { Get-MigrationLock @on -Watch -Interval 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'names the nearest metric for an unknown name' {
        { Get-MigrationMetric 'users migratd' @on } |
            Should -Throw -ErrorId 'MetricNotFound*' -ExpectedMessage "*Did you mean 'users migrated'?*"
    }

    It 'takes a plan, and a status with its database, from the pipeline' {
        (Get-MigrationPlan $plan | Get-MigrationMetric -Name 'users migrated' -ConnectionString $database).Value |
            Should -Be 75
        (Get-MigrationStatus @on | Get-MigrationMetric -Name 'users migrated').Value | Should -Be 75
    }

    It 'turns thresholds into errors with -FailOn, also while it watches' {
        (Get-MigrationMetric 'users migrated' @on -FailOn Critical).Value | Should -Be 75
        { Get-MigrationMetric 'users migrated' @on -FailOn Warn } |
            Should -Throw -ErrorId 'MetricFailed,*' -ExpectedMessage '*users migrated: warn. Expected >= 100*'
        { Get-MigrationMetric broken @on -FailOn Critical } | Should -Throw -ErrorId 'MetricFailed,*'
        (Get-MigrationMetric 'users migrated' @on -Watch -Interval 00:00:00.001 | Select-Object -First 3).Count |
            Should -Be 3
        { Get-MigrationMetric 'users migrated' @on -Watch -FailOn Warn } | Should -Throw -ErrorId 'MetricFailed,*'
    }

    It 'is completed from the plan' {
        $line = "Get-MigrationMetric -Plan '$plan' -Name users"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText |
            Should -Be "'users migrated'", "'users by state'"
    }

    It 'converts to JSON and back' {
        $back = Get-MigrationMetric @on | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json
        $back.Value | Should -Be 75, 3, 1, $null
        $back[0].Status | Should -Be 'Warn'
        [DateTimeOffset]$back[0].At | Should -BeOfType ([DateTimeOffset])
    }
}
