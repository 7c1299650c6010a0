BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $plan = New-Folder "$TestDrive/locks" @{
        'plan.yaml' = @'
plan: locks
phases:
- { id: a, apply: [{ milestone: done }] }
'@
    }

    $database = New-Database $sandbox
    $null = Invoke-Sql $database 'create table busy (id int)'
    $null = Invoke-Sql $database 'create table quiet (id int)'
    $on = @{ Plan = $plan; ConnectionString = $database }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'Get-MigrationLock' {
    BeforeAll {
        $holder = Open-Session $database
        $null = Invoke-InSession $holder "set application_name = 'report'"
        $null = Invoke-InSession $holder 'begin'
        $null = Invoke-InSession $holder 'select from busy'
        $waiter = Open-Session $database
        $command = $waiter.CreateCommand()
        $command.CommandText = 'truncate busy'
        $truncating = $command.ExecuteNonQueryAsync()
        while (-not (Invoke-Sql $database 'select 1 from pg_locks where not granted')) { }
    }

    AfterAll {
        $null = Invoke-InSession $holder 'commit'
        $null = $truncating.GetAwaiter().GetResult()
        $holder.Dispose()
        $waiter.Dispose()
    }

    It 'emits who waits below who blocks' {
        $locks = Get-MigrationLock @on
        $locks | Should -BeOfType ([DbMigrate.MigrationLock])
        $locks.ProcessId | Should -Be $holder.ProcessID, $waiter.ProcessID
        $locks.Depth | Should -Be 0, 1
        $locks[0].Application | Should -Be 'report'
        $locks[0].Blocks | Should -Be 1
        $locks[1].BlockedBy | Should -Be $holder.ProcessID
        $locks[1].Mode | Should -Be 'AccessExclusiveLock'
        $locks[1].Object | Should -Be 'public.busy'
        $locks[1].Waited | Should -BeOfType ([timespan])
    }

    It 'shows the tree in a table' {
        $text = Get-MigrationLock @on | Out-String
        $text | Should -Match "(?m)^$($holder.ProcessID) "
        $text | Should -Match "(?m)^ $($waiter.ProcessID) "
        $text | Should -Match 'idle in transaction'
    }

    It 'takes tables' {
        (Get-MigrationLock busy @on).Count | Should -Be 2
        Get-MigrationLock -Table quiet @on -InformationVariable said | Should -BeNullOrEmpty
        "$said" | Should -Be 'No session holds or awaits a lock on public.quiet.'
    }

    It 'refuses a table that does not exist and a name that cannot be read' {
        { Get-MigrationLock busy, nothing @on } |
            Should -Throw -ErrorId 'TableNotFound,*' -ExpectedMessage 'No table of the name nothing is in *'
        { Get-MigrationLock 'public."t2' @on } |
            Should -Throw -ErrorId 'TableNameInvalid,*' -ExpectedMessage "'public.`"t2' is not the name*"
    }

    It 'needs no plan with a connection string' {
        Push-Location (New-Item "$TestDrive/no plan" -ItemType Directory)
        try {
            (Get-MigrationLock busy -ConnectionString $database).Count | Should -Be 2
            { Get-MigrationLock busy } | Should -Throw -ErrorId 'PlanNotFound,*'
            { Get-MigrationLock busy -ConnectionString $database -Database 'other:1/x' } |
                Should -Throw -ErrorId 'PlanNotFound,*'
        }
        finally {
            Pop-Location
        }
    }

    It 'refuses -Interval without -Watch' {
        { Get-MigrationLock @on -Interval 00:00:01 } |
            Should -Throw -ErrorId 'ParameterWithoutEffect,*' -ExpectedMessage '-Interval needs -Watch.*'
    }

    It 'repeats with -Watch until the pipeline ends' {
        $seen = Get-MigrationLock @on -Watch -Interval 00:00:00.001 | Select-Object -First 5
        $seen.Count | Should -Be 5
        $seen[4].ProcessId | Should -Be $holder.ProcessID
    }
}
