BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox

    # Returns the error record that a command ends with.
    function Get-Failure([scriptblock] $Command) {
        try {
            $null = & $Command
        }
        catch {
            return $_
        }

        throw "There was no error: $Command"
    }

    function Write-Plan([string] $Phases, [hashtable] $File = @{}) {
        New-Folder "$TestDrive/$([guid]::NewGuid())" ($File + @{
            'plan.yaml' = "plan: bad`nconnections: { default: `"`${DBMIGRATE_TEST_URL}`" }`nphases:`n$Phases"
        })
    }

    function Get-Table([string] $Database) {
        Invoke-Sql $Database "select tablename from pg_tables where schemaname = 'public' order by 1"
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'An error' -Tag Windows {
    BeforeEach {
        $database = New-Database $sandbox
        $good = Write-Plan ("- { id: alpha, apply: [{ sql: a.sql }], undo: [{ sql: u.sql }] }`n" +
            "- { id: beta, gates: [{ milestone: deployed }], apply: [{ sql: a.sql }], undo: [{ sql: u.sql }] }`n") @{
            'a.sql' = 'create table a ();'
            'u.sql' = 'drop table a;'
        }
        $on = @{ Plan = $good; ConnectionString = $database }
    }

    It 'for a missing plan names the path and the next action' {
        $failure = Get-Failure { Get-MigrationStatus -Plan "$TestDrive/nowhere" }
        $failure.FullyQualifiedErrorId | Should -Be 'PlanNotFound,DbMigrate.Commands.GetMigrationStatusCommand'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.Exception | Should -BeOfType ([DbMigrate.PlanNotFoundException])
        $failure.Exception.Message | Should -Match 'nowhere'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-Plan'
        Push-Location Env:
        try {
            (Get-Failure { Get-MigrationStatus }).Exception.Message | Should -Match 'not in the file system'
            (Get-Failure { Get-MigrationStatus -Plan NoSuchDrive:/x }).FullyQualifiedErrorId |
                Should -BeLike 'PlanNotFound,*'
            (Get-Failure { Get-MigrationStatus -Plan '' }).FullyQualifiedErrorId | Should -BeLike 'PlanNotFound,*'
        }
        finally {
            Pop-Location
        }
    }

    It 'for an invalid plan lists all faults with their places, and the next plan is read' {
        $broken = Write-Plan "- { id: a, aply: [{ sql: none.sql }] }`n- { id: a, apply: [{ sgl: none.sql }] }`n"
        $names = ($broken, $good | Get-MigrationPlan -ErrorVariable problems -ErrorAction SilentlyContinue).Name
        $names | Should -Be 'bad'
        $problems.FullyQualifiedErrorId | Should -Be 'PlanInvalid,DbMigrate.Commands.GetMigrationPlanCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $problems[0].Exception.Findings.Count | Should -BeGreaterThan 2
        $problems[0].Exception.Message | Should -Match "plan\.yaml:4:\d+.*apply"
    }

    It 'for an unknown phase names the nearest' {
        $failure = Get-Failure { Invoke-MigrationPhase alhpa @on }
        $failure.FullyQualifiedErrorId | Should -BeLike 'PhaseNotFound,*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.TargetObject | Should -Be 'alhpa'
        $failure.Exception.Message | Should -Match 'alpha'
    }

    It 'for a milestone without a gate or step names the nearest' {
        $failure = Get-Failure { Complete-MigrationMilestone deplyed @on }
        $failure.FullyQualifiedErrorId | Should -BeLike 'MilestoneNotFound,*'
        $failure.Exception.Message | Should -Match 'deployed'
    }

    It 'for an unreachable database names the server, without the password' {
        $failure = Get-Failure { Get-MigrationStatus -Plan $good -ConnectionString 'postgres://u:sesame@127.0.0.1:1/d' }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
        $failure.Exception.Message | Should -Match '127\.0\.0\.1:1'
        $failure | Format-List -Force | Out-String | Should -Not -Match 'sesame'
    }

    It 'is distinct for a wrong password, a wrong database, an unknown keyword, and a variable that is not set' {
        $wrong = $database -replace ':[^:@]+@', ':wrong@'
        $failure = Get-Failure { Get-MigrationStatus -Plan $good -ConnectionString $wrong }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failure.Exception.SqlState | Should -Be '28P01'
        $nowhere = $database -replace '/t\w+$', '/nowhere'
        (Get-Failure { Get-MigrationStatus -Plan $good -ConnectionString $nowhere }).Exception.SqlState |
            Should -Be '3D000'
        (Get-Failure { Get-MigrationStatus -Plan $good -ConnectionString 'Hots=127.0.0.1' }).CategoryInfo.Category |
            Should -Be 'InvalidArgument'
        (Get-Failure { Get-MigrationStatus -Plan $good }).Exception.Message | Should -Match 'DBMIGRATE_TEST_URL'
        $verified = "${database}?sslmode=verify-full"
        (Get-Failure { Get-MigrationStatus -Plan $good -ConnectionString $verified }).FullyQualifiedErrorId |
            Should -BeLike 'ConnectionFailed,*'
    }

    It 'for a role without privileges names the missing ones' {
        Invoke-Sql $sandbox.ConnectionString ("do `$`$ begin if not exists (select from pg_roles where rolname = " +
            "'guest') then create role guest login password 'guest'; end if; end `$`$")
        $guest = $database -replace '//[^@]+@', '//guest:guest@'
        $failure = Get-Failure { Invoke-MigrationPhase alpha -Plan $good -ConnectionString $guest }
        $failure.FullyQualifiedErrorId | Should -BeLike 'JournalUnavailable,*'
        $failure.CategoryInfo.Category | Should -Be 'PermissionDenied'
        $failure.Exception.Message | Should -Match 'GRANT'
        Get-Table $database | Should -BeNullOrEmpty
    }

    It 'for a phase out of order, or a closed gate, names the gate; an override needs its name and a reason' {
        $failure = Get-Failure { Invoke-MigrationPhase beta @on }
        $failure.FullyQualifiedErrorId | Should -BeLike 'GateClosed,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidOperation'
        $failure.TargetObject | Should -Be 'beta'
        $failure.Exception.Gates.Where({ -not $_.Passed }).Kind | Should -Contain 'order'
        (Get-Failure { Invoke-MigrationPhase beta @on -Force }).FullyQualifiedErrorId | Should -BeLike 'GateClosed,*'
        (Get-Failure { Invoke-MigrationPhase beta @on -OverrideGate milestone:deployed }).FullyQualifiedErrorId |
            Should -BeLike 'ReasonRequired,*'
        (Get-Failure { Invoke-MigrationPhase beta @on -OverrideGate deplyed -Reason x }).FullyQualifiedErrorId |
            Should -BeLike 'GateOverrideInvalid,*'
        $null = Invoke-MigrationPhase alpha @on
        Invoke-Sql $database 'drop table a'
        $closed = (Get-MigrationStatus beta @on).ClosedGates
        (Get-Failure { Invoke-MigrationPhase beta @on }).Exception.Message | Should -Match 'deployed'
        (Invoke-MigrationPhase beta @on -OverrideGate $closed -Reason 'a test' -Force).State | Should -Be 'Verified'
        (Get-MigrationHistory beta @on).Message -join ' ' | Should -Match 'a test'
    }

    It 'for a failed preflight check has the actual value' {
        $plan = Write-Plan ("- { id: a, preflight: [{ name: nothing there, sql: 'select 7', expect: 0 }], apply: [{ " +
            "sql: a.sql }], undo: [{ sql: a.sql }] }`n") @{
            'a.sql' = 'create table a ();'
        }
        $failure = Get-Failure { Invoke-MigrationPhase a -Plan $plan -ConnectionString $database }
        $failure.FullyQualifiedErrorId | Should -BeLike 'PreflightFailed,*'
        $failure.Exception.Message | Should -Match 'nothing there'
        $failure.Exception.Message | Should -Match '7'
        Get-Table $database | Should -BeNullOrEmpty
    }

    It 'for a failed statement has place, source line and SQLSTATE; the file is rolled back' {
        $plan = Write-Plan "- { id: a, apply: [{ sql: five.sql }], undo: [{ sql: five.sql }] }`n" @{
            'five.sql' = "create table one ();`ncreate table two ();`ncreate  tabel three ();`n" +
                "create table four ();`ncreate table five ();`n"
        }
        $failure = Get-Failure { Invoke-MigrationPhase a -Plan $plan -ConnectionString $database }
        $failure.FullyQualifiedErrorId | Should -BeLike 'StatementFailed,*'
        $failure.Exception.Message | Should -Match 'five\.sql:3:9'
        $failure.Exception.Message | Should -Match 'create  tabel three'
        $failure.Exception.SqlState | Should -Be '42601'
        $failure.Exception.InnerException | Should -Not -BeNullOrEmpty
        Get-Table $database | Should -BeNullOrEmpty
        (Get-MigrationStatus a -Plan $plan -ConnectionString $database).State | Should -Be 'Failed'
    }

    It 'for a relation that exists already describes it, and says where to look next' {
        $null = Invoke-Sql $database 'create table item (name text)'
        $plan = Write-Plan "- { id: a, apply: [{ sql: a.sql }] }`n" @{ 'a.sql' = "create table item (id int);`n" }
        $failure = Get-Failure { Invoke-MigrationPhase a -Plan $plan -ConnectionString $database }
        $failure.Exception.Message | Should -Match 'found: table public\.item, 1 column, '
        $failure.ErrorDetails.RecommendedAction | Should -Match '^To see what was run here: `Get-MigrationHistory '
    }

    It 'shows the control characters of a server, like warnings and verbose messages do; its exception keeps them' {
        $text = "E'ping\x1b[8m\u009b2K\u202e pong'"
        $shown = [regex]::Escape('ping\x1b[8m\x9b2K\u202e pong')
        $plan = Write-Plan "- { id: a, title: `"title\e[2J`", apply: [{ sql: a.sql }] }`n" @{
            'a.sql' = "do `$`$ begin raise warning '%', $text; raise notice '%', $text; raise exception '%', $text; end `$`$;"
        }
        $failure = Get-Failure {
            Invoke-MigrationPhase a -Plan $plan -ConnectionString $database -Force -WarningAction SilentlyContinue `
                -WarningVariable script:warned
        }
        "$failure" | Should -Match $shown
        $failure | Out-String -Width 500 | Should -Not -MatchExactly '[\x1b\x9b\u202e]'
        "$script:warned" | Should -Match $shown
        $failure.Exception.Message | Should -Match 'ping\x1b\[8m'
        $verbose = & {
            try {
                Invoke-MigrationPhase a -Plan $plan -ConnectionString $database -Force -Verbose `
                    -WarningAction SilentlyContinue
            }
            catch { $null = $_ }
        } 4>&1 6>&1 | Out-String -Width 500
        $verbose | Should -Match $shown
        $verbose | Should -Match 'title\\x1b\[2J'
        $verbose | Should -Not -MatchExactly '[\x1b\x9b\u202e]'
    }

    It 'for a failed verify check comes with the result and the rows; the phase stays applied' {
        $plan = Write-Plan ("- { id: a, apply: [{ sql: a.sql }], verify: [{ name: no negative, sql: 'select n from " +
            "a where n < 0', expect: empty }], undo: [{ sql: u.sql }] }`n") @{
            'a.sql' = 'create table a as select -42 as n;'
            'u.sql' = 'drop table a;'
        }
        $result = Invoke-MigrationPhase a -Plan $plan -ConnectionString $database `
            -ErrorVariable problems -ErrorAction SilentlyContinue
        $result.State | Should -Be 'Applied'
        $result.Succeeded | Should -BeFalse
        $problems.FullyQualifiedErrorId | Should -Be 'VerifyFailed,DbMigrate.Commands.InvokeMigrationPhaseCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidResult'
        $problems[0].Exception.Message | Should -Match 'no negative'
        $problems[0].Exception.Message | Should -Match '-42'
        $problems[0].Exception.Checks.Where({ -not $_.Passed }).Rows | Should -Match '-42'
        (Get-MigrationStatus a -Plan $plan -ConnectionString $database).State | Should -Be 'Applied'
    }

    It 'for a phase that changed after its apply names the file' {
        $null = Invoke-MigrationPhase alpha @on
        Add-Content -LiteralPath "$good/a.sql" -Value "`ncreate table more ();"
        $status = Get-MigrationStatus alpha @on
        $status.State | Should -Be 'Changed'
        $status.Reason | Should -Match 'a\.sql'
        $failure = Get-Failure { Invoke-MigrationPhase alpha @on }
        $failure.FullyQualifiedErrorId | Should -BeLike 'PhaseChanged,*'
        $failure.Exception.Message | Should -Match 'a\.sql'
        Get-Table $database | Should -Be 'a'
    }

    It 'for a lost server during a statement is ConnectionLost or a like condition' {
        $plan = Write-Plan "- { id: a, apply: [{ sql: slow.sql }], undo: [{ sql: slow.sql }] }`n" @{
            'slow.sql' = 'select pg_sleep(300);'
        }
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($Manifest, $on) Import-Module $Manifest; Invoke-MigrationPhase a @on').
            AddArgument((Get-ModuleManifest)).AddArgument(@{ Plan = $plan; ConnectionString = $database })
        $running = $shell.BeginInvoke()
        $name = ([uri]$database).AbsolutePath.Trim('/')
        Wait-Until { Invoke-Sql $sandbox.ConnectionString ("select pid from pg_stat_activity where datname = " +
            "'$name' and state = 'active' and query like '%pg_sleep(300)%'") }
        $null = Invoke-Sql $sandbox.ConnectionString ("select pg_terminate_backend(pid) from pg_stat_activity where " +
            "datname = '$name' and pid <> pg_backend_pid()")
        try { $null = $shell.EndInvoke($running) } catch { $null = $_ }
        $shell.Streams.Error[0].FullyQualifiedErrorId |
            Should -Match '^(ConnectionLost|RunnerLockLost|StatementFailed),'
        $shell.Dispose()
    }

    It 'for a second runner names the login, start and host of the first' {
        $plan = Write-Plan "- { id: a, apply: [{ sql: slow.sql }], undo: [{ sql: slow.sql }] }`n" @{
            'slow.sql' = 'select pg_sleep(300);'
        }
        $both = @{ Plan = $plan; ConnectionString = $database }
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($Manifest, $on) Import-Module $Manifest; Invoke-MigrationPhase a @on').
            AddArgument((Get-ModuleManifest)).AddArgument($both)
        $null = $shell.BeginInvoke()
        try {
            $name = ([uri]$database).AbsolutePath.Trim('/')
            Wait-Until { Invoke-Sql $sandbox.ConnectionString ("select pid from pg_stat_activity where datname = " +
                "'$name' and state = 'active' and query like '%pg_sleep(300)%'") }
            $failure = Get-Failure { Invoke-MigrationPhase a @both }
            $failure.FullyQualifiedErrorId | Should -BeLike 'AnotherRunner,*'
            $failure.CategoryInfo.Category | Should -Be 'ResourceBusy'
            $failure.Exception.Message | Should -Match 'postgres'
            $status = Get-MigrationStatus a @both
            $status.State | Should -Be 'Running'
            $status.Reason | Should -Not -BeNullOrEmpty
        }
        finally {
            $shell.Stop()
            $shell.Dispose()
        }
    }

    It 'for an environment other than the journal''s is a mismatch' {
        $null = Invoke-MigrationPhase alpha @on
        (Get-Failure { Get-MigrationStatus @on -Environment staging }).FullyQualifiedErrorId |
            Should -Match '^(EnvironmentMismatch|PlanInvalid),'
    }

    It 'comes from verify and repair of a phase that was never applied; its undo does nothing' {
        (Get-Failure { Test-MigrationPhase alpha @on }).FullyQualifiedErrorId | Should -BeLike 'PhaseNotApplied,*'
        (Get-Failure { Repair-MigrationPhase alpha @on -Mark Done -Reason 'a test' }).FullyQualifiedErrorId |
            Should -BeLike 'NothingInDoubt,*'
        (Undo-MigrationPhase alpha @on).Message | Should -Match 'never applied'
    }

    It 'for a sandbox lists the existing ones, and what to install' -Tag Sandbox {
        Stop-MigrationSandbox -Id 00000000 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -Be 'SandboxNotFound,DbMigrate.Commands.StopMigrationSandboxCommand'
        $failure = Get-Failure { Start-MigrationSandbox 7.1 }
        $failure.FullyQualifiedErrorId | Should -BeLike 'PostgresNotFound,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'DBMIGRATE_PGBIN'
    }
}

Describe 'The next action' {
    BeforeDiscovery {
        Import-Module "$PSScriptRoot/Support.psm1" -Force
        Import-Module (Get-ModuleManifest) -Force
        $assembly = (Get-Command Get-MigrationPlan).ImplementingType.Assembly
        $conditions = [DbMigrate.MigrationException].Assembly, $assembly | ForEach-Object { $_.GetExportedTypes() } |
            Where-Object { $_.IsSubclassOf([DbMigrate.MigrationException]) -and -not $_.IsAbstract } |
            ForEach-Object { @{ Name = $_.Name; Type = $_ } }
    }

    BeforeAll {
        $assembly = (Get-Command Get-MigrationPlan).ImplementingType.Assembly
        $hidden = [System.Reflection.BindingFlags]'Static, Instance, NonPublic, Public'
        $actions = $assembly.GetType('DbMigrate.Commands.NextActions')
        $writer = $assembly.GetType('DbMigrate.Commands.CommandText').GetConstructors($hidden)[0]
        $parameters = [string[]]('Plan', 'ConnectionString')
        $parameter = $assembly.GetType('DbMigrate.Commands.CommandParameterText')
        $variables = [System.Collections.Generic.Dictionary[string, string]]::new()
        $own = [System.Array]::CreateInstance($parameter, 1)
        $own[0] = $parameter.GetConstructors()[0].Invoke(@('TerminateBlockers', [string[]] @()))

        # A condition, and one more for each value of its enum properties.
        function Get-Sample([type] $Type) {
            $arguments = @(foreach ($parameter in $Type.GetConstructors()[0].GetParameters()) {
                    $of = $parameter.ParameterType
                    if ($of -eq [string]) { 'a' }
                    elseif ($of.IsValueType) { [System.Activator]::CreateInstance($of) }
                    elseif ($of.IsGenericType -and $of.IsInterface) {
                        , [System.Array]::CreateInstance($of.GetGenericArguments()[0], 0)
                    }
                    else { , $null }
                })

            $constructor = $Type.GetConstructors()[0]
            $constructor.Invoke([object[]] $arguments)
            foreach ($property in $Type.GetProperties().Where({ $_.CanWrite -and $_.PropertyType.IsEnum })) {
                foreach ($value in [enum]::GetValues($property.PropertyType)) {
                    $sample = $constructor.Invoke([object[]] $arguments)
                    $property.SetValue($sample, $value)
                    $sample
                }
            }
        }
    }

    It 'exists for every condition, and for nothing else' {
        $known = foreach ($type in [DbMigrate.MigrationException].Assembly, $assembly |
            ForEach-Object { $_.GetExportedTypes() }) {
            if ($type.IsSubclassOf([DbMigrate.MigrationException]) -and -not $type.IsAbstract) {
                $condition = [System.Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($type)
                "$($condition.Category)" -as [System.Management.Automation.ErrorCategory] |
                    Should -Not -BeNullOrEmpty -Because $type.Name
                $condition.ErrorId
            }
        }

        $actions.GetProperty('Ids', $hidden).GetValue($null) | Sort-Object | Should -Be ($known | Sort-Object)
    }

    It 'for <Name> has commands that can be pasted, on the plan' -ForEach $conditions {
        foreach ($sample in Get-Sample $Type) {
            foreach ($running in 'Invoke-MigrationPhase', 'Undo-MigrationPhase') {
                $commands = $writer.Invoke(@($running, ' -Plan ./first', '', '', $variables, $own, $parameters))
                $text = $actions.GetMethod('Of', $hidden).Invoke($null, @($sample, $commands))
                $text | Should -Match '^[A-Z].*\.$'
                $text | Should -Not -Match '`dbmigrate | --[a-z]'
                foreach ($line in [regex]::Matches($text, '`([^`]+)`').ForEach({ $_.Groups[1].Value })) {
                    $errors = $null
                    $ast = [System.Management.Automation.Language.Parser]::ParseInput($line, [ref] $null, [ref] $errors)
                    $errors | Should -BeNullOrEmpty -Because $line
                    $call = $ast.Find({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
                    if ($call.GetCommandName() -notlike '*-Migration*') { continue }
                    $command = Get-Command $call.GetCommandName() -ErrorAction Stop
                    foreach ($parameter in $call.CommandElements.Where({
                                $_ -is [System.Management.Automation.Language.CommandParameterAst] })) {
                        $command.ResolveParameter($parameter.ParameterName) | Should -Not -BeNullOrEmpty -Because $line
                    }

                    if ($command.Parameters.ContainsKey('Plan')) { $line | Should -Match '-Plan \./first' }
                }
            }
        }
    }

    It 'follows the message, with the path of the plan as given' {
        $plan = New-Folder "$TestDrive/a plan" @{
            'plan.yaml' = "plan: p`nconnections: { default: `"`${DBMIGRATE_TEST_URL}`" }`nphases:`n" +
                "- { id: a, apply: [{ sql: a.sql }], undo: [{ sql: a.sql }] }`n"
            'a.sql'     = 'select 1;'
        }
        $failure = Get-Failure { Invoke-MigrationPhase b -Plan $plan -ConnectionString (New-Database $sandbox) }
        $failure.ErrorDetails.RecommendedAction |
            Should -Be "To list the phases: ``Get-MigrationPlan -Plan '$plan'``, property Phases."
        $shown = $failure | Out-String -Width 500
        $shown | Should -Match "(?s)has no phase 'b'.*(Next|Recommendation): To list the phases"
        [regex]::Matches($shown, 'To list the phases').Count | Should -Be 1
        $failure.Exception.Message | Should -Not -Match 'Next:'
    }

    It 'repeats the parameters of the command, and no secret' {
        $plan = New-Folder "$TestDrive/repeats" @{
            'plan.yaml' = "plan: p`nconnections: { default: `"`${DBMIGRATE_TEST_URL}`" }`n" +
                "variables: { size: 1, api_key: none }`nphases:`n" +
                "- { id: a, gates: [{ milestone: built }], apply: [{ sql: a.sql }] }`n"
            'a.sql'     = 'select 1/0;'
        }
        $database = New-Database $sandbox
        $failure = Get-Failure {
            Get-MigrationStatus -Plan $plan -ConnectionString $database -Variable @{ size = 2; api_key = 'hidden' } |
                Invoke-MigrationPhase -OverrideGate milestone:built -Reason 'a test' -TerminateBlockers -Force
        }
        $failure.FullyQualifiedErrorId | Should -BeLike 'StatementFailed,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match '^Correct the cause, then continue: `Invoke-'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-ConnectionString URI '
        $failure.ErrorDetails.RecommendedAction | Should -Match "[{; ]size = '2'[; ]"
        $failure.ErrorDetails.RecommendedAction | Should -Match "api_key = 'VALUE'"
        $failure.ErrorDetails.RecommendedAction |
            Should -Match "-OverrideGate milestone:built -Reason 'a test' -TerminateBlockers``\.$"
    }

    It 'repeats no password of a misplaced connection' {
        $uri = 'postgres://su:Zx9%21SecretPw@127.0.0.1/sec'
        $failures = @(
            Get-Failure { Get-MigrationStatus $uri -Plan $good -ConnectionString $database -ErrorAction Stop }
            Get-Failure { Get-MigrationStatus -Plan $uri -ErrorAction Stop }
            Get-Failure { Invoke-MigrationPhase $uri -Plan $good -ConnectionString $database -Force -ErrorAction Stop }
            Get-Failure { Get-MigrationStatement $uri -ErrorAction Stop }
        )
        $failures | Should -HaveCount 4
        foreach ($failure in $failures) {
            "$failure $($failure.Exception) $($failure.TargetObject) $($failure.CategoryInfo) " +
                "$($failure.ErrorDetails.RecommendedAction) $($failure.Exception.Phase)" | Should -Not -Match 'SecretPw'
        }
    }

    It 'offers no undo for a phase without one' {
        $plan = New-Folder "$TestDrive/verify" @{
            'plan.yaml' = "plan: p`nconnections: { default: `"`${DBMIGRATE_TEST_URL}`" }`nphases:`n" +
                "- id: a`n  apply: [{ sql: a.sql }]`n" +
                "  verify: [{ sql: select 1, expect: 2, name: wrong }]`n"
            'a.sql'     = 'select 1;'
        }
        (Get-MigrationPlan $plan).Phases[0].UndoSource | Should -Be 'None'
        $database = New-Database $sandbox
        Invoke-MigrationPhase a -Plan $plan -ConnectionString $database -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'VerifyFailed,*'
        $failures[0].ErrorDetails.RecommendedAction | Should -Match '^Correct the data and verify again: [^.]*Test-'
        $failures[0].ErrorDetails.RecommendedAction | Should -Not -Match 'undo'
    }
}
