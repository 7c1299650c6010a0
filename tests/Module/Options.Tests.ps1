# Parameters of single cmdlets: Parameters.Tests.ps1 finds those without a test.
BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox

    function Write-Work {
        @{
            Plan             = New-Folder "$TestDrive/$([guid]::NewGuid())" @{
                'plan.yaml'  = @'
plan: options
connections: { default: "${DBMIGRATE_TEST_UNSET}" }
limits: { lock_timeout: 200ms, lock_budget: 1s }
phases:
- { id: a, apply: [{ sql: a.sql }], undo: [{ sql: a.undo.sql }] }
- { id: fill, apply: [{ backfill: { table: t, set: n = 1, where: n is null } }], undo: [] }
'@
                'a.sql'      = 'create table t (id int primary key, n int);'
                'a.undo.sql' = 'drop table t;'
            }
            ConnectionString = New-Database $sandbox
        }
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'A reason or note' {
    It 'of an approval is in the journal' {
        $on = Write-Work
        (Approve-MigrationPhase a @on -Note 'looked at' -Confirm:$false).Note | Should -Be 'looked at'
        (Get-MigrationHistory @on | Where-Object Event -EQ 'Approved').Message | Should -Match 'looked at'
    }

    It 'of a suspension is in the journal, and a resumption ends it' {
        $on = Write-Work
        $null = Invoke-MigrationPhase a @on -Confirm:$false
        $null = Suspend-MigrationPhase -Phase fill -Reason 'month end' @on -Confirm:$false
        (Get-MigrationHistory @on | Where-Object Event -EQ 'PhaseSuspended').Message | Should -Match 'month end'
        $null = Resume-MigrationPhase -Phase fill @on -Confirm:$false
        (Get-MigrationHistory @on)[0].Event | Should -Be 'PhaseContinued'
    }
}

Describe 'Undo-MigrationPhase' {
    It 'ends the sessions that block it' {
        $on = Write-Work
        $null = Invoke-MigrationPhase a @on -Confirm:$false
        Set-Content "$($on.Plan)/a.sql" 'create table t (id int primary key, n bigint);'
        $blocker = Open-Session $on.ConnectionString
        try {
            Invoke-InSession $blocker 'begin'
            Invoke-InSession $blocker 'select from t'
            $undone = Undo-MigrationPhase a @on -TerminateBlockers -AcceptChanged -Reason 'not used yet' -Confirm:$false
            $undone.State | Should -Be 'Undone'
            (Get-MigrationHistory @on).Event | Should -Contain 'BlockersTerminated'
            { Invoke-InSession $blocker 'commit' } | Should -Throw
        }
        finally {
            $blocker.Dispose()
        }
    }

    It 'waits for another run, as long as it is said' {
        $on = Write-Work
        $null = Invoke-MigrationPhase a @on -Confirm:$false
        $holder = Open-Session $on.ConnectionString
        try {
            # The lock of a runner.
            Invoke-InSession $holder 'select pg_advisory_lock(1145195847, 1)'
            { Undo-MigrationPhase a @on -WaitTimeout 00:00:01 -Confirm:$false } |
                Should -Throw -ErrorId 'AnotherRunner,*'
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript('param($Module, $On) Import-Module $Module
                    Undo-MigrationPhase a @On -Wait -Confirm:$false').AddArgument((Get-ModuleManifest)).AddArgument($on)
                $running = $shell.BeginInvoke()
                Wait-Until { $shell.Streams.Warning.Count -gt 0 -or $running.IsCompleted }
                $running.IsCompleted | Should -BeFalse
                Invoke-InSession $holder 'select pg_advisory_unlock_all()'
                $shell.EndInvoke($running).State | Should -Be 'Undone'
            }
            finally {
                $shell.Dispose()
            }
        }
        finally {
            $holder.Dispose()
        }
    }
}

Describe 'A schema of a plan' {
    It 'is exported and compared by the connection of the plan' {
        $on = Write-Work
        $null = Invoke-MigrationPhase a @on -Confirm:$false
        $env:DBMIGRATE_TEST_UNSET = $on.ConnectionString
        try {
            $file = "$TestDrive/exported.sql"
            $null = Export-MigrationSchema default -Plan $on.Plan -Path $file -Format Sql
            Get-Content -Raw $file | Should -Match 'CREATE TABLE'
            Compare-MigrationSchema default $on.ConnectionString -Plan $on.Plan | Should -BeNullOrEmpty
            $password = [securestring]::new()
            $password.AppendChar('x')
            $login = [pscredential]::new('nobody_of_the_test', $password)
            { Compare-MigrationSchema default $on.ConnectionString -Plan $on.Plan -Credential $login } |
                Should -Throw -ErrorId 'ConnectionFailed,*' -ExpectedMessage '*nobody_of_the_test*'
        }
        finally {
            $env:DBMIGRATE_TEST_UNSET = $null
        }
    }
}

Describe 'Start-MigrationSandbox' {
    It 'takes a port, settings and durability, and an object stops it' {
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $listener.Stop()
        $own = Start-MigrationSandbox -Port $port -Setting @{ work_mem = '7MB' } -Durable
        try {
            $own.Port | Should -Be $port
            Invoke-Sql $own.ConnectionString 'show work_mem' | Should -Be '7MB'
            Invoke-Sql $own.ConnectionString 'show fsync' | Should -Be 'on'
        }
        finally {
            Stop-MigrationSandbox -Sandbox $own
        }

        (Get-MigrationSandbox).Id | Should -Not -Contain $own.Id
    }
}
