BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force

    # One object of each type that a command emits, or that is a property of one, with the longest values.
    $at = [DateTimeOffset]'2026-01-02T03:04:05Z'
    $id = 'tighten-the-customers-of-all-tables'
    $long = 'no row of memories, call_summaries or caller_profiles is without a customer, as the application sees it'
    $phase = @{ PlanName = 'multi-tenant'; Plan = '/srv/migrations/multi-tenant/plan.yaml'; Phase = $id }
    $step = @{ Phase = $id; Step = 12 }
    $check = ConvertTo-Result CheckResult ($phase + @{
            Stage = 'Preflight'; Name = $long; Kind = 'sql'; Status = 'Overridden'; Expected = 'empty'
            Actual = '3 rows'; Message = $long
            Rows = [string[]]('id=1', 'id=2'); SqlState = '42501'; OpensAt = $at; Duration = '00:00:01.5'; At = $at
            Place = 'plan.yaml:12:9'
        })
    $wait = ConvertTo-Result LockWait ($step + @{
            Attempt = 7; Waited = '00:00:02'; Lock = 'AccessExclusiveLock on public.memories'
            BlockerProcessId = 123456; BlockerUser = 'service_app'
            BlockerApplication = 'reporting'; BlockerTransactionAge = '1.02:03:04'; BlockerQuery = "select '$long'"
            BlockerKind = 'idle in transaction'; Blockers = 3
        })
    $blocker = ConvertTo-Result LockBlocker @{
        ProcessId = 123456; User = 'service_app'; Application = 'reporting'; State = 'idle in transaction'
        Kind = 'pg_dump'
        TransactionAge = '1.02:03:04'; Query = "select '$long'"
    }
    $journaledWait = ConvertTo-Result LockWait ($step + @{
            Batch = 'validate:fk'; Attempt = 7; Waited = '00:00:02'; Mode = 'AccessExclusiveLock'
            Object = 'public.memories'
            Lock = 'AccessExclusiveLock on public.memories'; BlockedBy = [DbMigrate.LockBlocker[]]$blocker; Blockers = 1
        })
    $journaledCheck = ConvertTo-Result JournaledCheck @{
        Name = $long; Kind = 'foreign_key_and_more'; Stage = 'Preflight'; Status = 'Warning'; Expected = 'empty'
        Actual = $long
        Rows = [string[]]('id=1', 'id=2'); RowsOmitted = 12; SqlState = '42501'
    }
    $done = ConvertTo-Result StepResult ($step + @{ Kind = 'foreign_key'; Name = $long; Status = 'AlreadyDone'
        Batches = 1000; Rows = 1234567890; Duration = '1.02:03:04'; Waited = '00:01:02'; Message = $long })
    $difference = ConvertTo-Result SchemaDifference @{ Kind = 'materialized view'
        Name = 'public.customers_by_month_and_region'; Change = 'Different'; From = "CREATE $long"
        To = "CREATE OR REPLACE $long" }
    $objects = @(
        ConvertTo-Result PhaseStatus ($phase + @{
                Title = $long; State = 'Verified'; Reason = $long; ShortReason = $long
                ClosedGates = [string[]]('soak:a', 'jwt-build-deployed'); OpensAt = $at; Since = $at; AppliedAt = $at
                VerifiedAt = $at
                By = 'deploy'; Risk = 'Medium'; ExpectedRuntime = '02:00:00'; Environment = 'production'
                Database = 'db.example.org:5432/app'
            })
        ConvertTo-Result PhaseResult ($phase + @{ Action = 'Verify'; State = 'Verified'; Message = $long
            Run = [guid]::NewGuid(); StartedAt = $at; Duration = '01:02:03'; Steps = [DbMigrate.StepResult[]]$done
            Checks = [DbMigrate.CheckResult[]]$check; Waits = [DbMigrate.LockWait[]]$wait
            Differences = [DbMigrate.SchemaDifference[]]$difference; Notices = [string[]]$long })
        $check, $wait, $done, $difference, $blocker, $journaledWait, $journaledCheck
        ConvertTo-Result MigrationEvent @{
            Id = 123456; At = $at; PlanName = 'multi-tenant'; Phase = $id; Event = 'GateOverridden'; Step = 3
            Batch = 'validate:fk'; Message = $long; Duration = '00:00:00.25'
            User = 'deploy_of_the_service'; OsUser = 'deploy'; Host = 'build-7'; Run = [guid]::NewGuid()
            Checksum = 'v1:sha256:' + 'ab' * 32; ServerVersion = '15.4'; ToolVersion = '0.1.0'; Intact = $false
            Problem = 'its hash differs'
            Execution = [guid]::NewGuid(); Rows = 1234567890; Transactions = 1234567; Retries = 12
            LockWaits = [DbMigrate.LockWait[]]$journaledWait; Check = $journaledCheck
        }
        ConvertTo-Result MigrationApproval ($phase + @{ By = 'deploy_of_the_service'; At = $at
            Checksum = 'v1:sha256:' + 'ab' * 32; Note = $long })
        ConvertTo-Result MigrationMilestone @{ PlanName = 'multi-tenant'; Plan = '/srv/plan.yaml'
            Milestone = 'jwt-build-deployed-everywhere'; By = 'deploy'; At = $at; Note = $long }
        ConvertTo-Result PhasePreview ($phase + @{ Step = 1; Kind = 'sql'; Name = $long
            Statements = [string[]]($long, $long)
            Locks = [DbMigrate.MigrationStatementLock[]][DbMigrate.MigrationStatementLock]::new('memories',
                'AccessExclusive', $false); Tables = [string[]]'memories: 120,000 rows, 34 MB' })
        [DbMigrate.MigrationSandbox]::new('4be1c7a9', '15.14', "/tmp/$id/data", 54321, '127.0.0.1', 'postgres',
            'postgres', 'postgres://postgres:x@127.0.0.1:54321/postgres', '/usr/lib/postgresql/15/bin', 4711, $at)
        ConvertTo-Result MigrationMetric @{
            PlanName = 'multi-tenant'; Plan = '/srv/plan.yaml'; Name = 'users migrated by state and region'
            Label = 'waiting for their confirmation'; Value = 1234567890.5; Text = '1234567890.5'; Unit = 'percent'
            Status = 'Critical'; Good = '>= 100'; Warn = '>= 90'; Critical = 'between 0 and 5'; Message = $long
            SqlState = '42P01'; At = $at; Duration = '00:00:01.5'; Place = 'plan.yaml:12:9'
        }
        ConvertTo-Result MaintenanceStatus @{
            PlanName = 'multi-tenant'; Plan = '/srv/plan.yaml'; Schedule = 'nightly-archive-of-conversations'
            Cron = '0 3 * * *'; Zone = 'America/Argentina/Buenos_Aires'; Within = '00:30:00'; Outcome = 'Interrupted'
            Last = $at; Next = $at; DueSince = $at; IsOverdue = $true; Message = $long; Database = 'db.example:5432/shop'
        }
        ConvertTo-Result MaintenanceResult @{
            PlanName = 'multi-tenant'; Plan = '/srv/plan.yaml'; Schedule = 'nightly-archive-of-conversations'
            Outcome = 'Interrupted'; Due = $at; StartedAt = $at; Duration = '1.02:03:04'; Message = $long
        }
        ConvertTo-Result MaintenanceTask @{
            Position = 12; Kind = 'backfill'; Name = $long; Outcome = 'Stopped'; At = $at; Duration = '00:00:01.5'
            Rows = 1234567; Message = $long; ErrorId = 'StatementFailed'; SqlState = '42P01'
        }
        [DbMigrate.PlanFinding]::new([DbMigrate.SourcePlace]::new('plan.yaml', 123, 45), $long, 'milestone')
    ) | ForEach-Object { @{ Type = $_.GetType().Name; Object = $_ } }
}

BeforeAll {
    # Returns the printed text without the white space and line ends added by wrapping.
    function Join-Print([string] $Text) { $Text -replace '\s' }

    function Get-Scalar($Object) {
        $Object.PSObject.Properties.Value | Where-Object { $_ -is [string] -or $_ -is [enum] }
    }
}

Describe '<Type>' -ForEach $objects {
    It 'has a table view that fits 80 columns, truncates nothing and is not broken by PowerShell' {
        $text = $Object | Out-String -Width 80
        ($text -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $text | Should -Not -Match "`u{2026}"
        $text | Should -Match '(?m)^[-\s]*---'

        # The module breaks the lines for the host, which has 80 columns without a terminal.
        $wide = $Object | Out-String -Width 1000
        $text -replace '(?m)\s+$' | Should -Be ($wide -replace '(?m)\s+$')
        (Join-Print $wide).Length | Should -BeGreaterThan 20
    }

    It 'shows its values where the language mode allows no methods' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddCommand('Import-Module').AddArgument((Get-ModuleManifest)).AddStatement().
                AddScript('$ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"').Invoke()
            $shell.Commands.Clear()
            $table = $shell.AddScript('param($Object) $Object | Out-String -Width 4096').AddArgument($Object).Invoke()
            $shell.Commands.Clear()
            $list = $shell.AddScript('param($Object) $Object | Format-List | Out-String -Width 4096').
                AddArgument($Object).Invoke()
            $shell.HadErrors | Should -BeFalse
        }
        finally {
            $shell.Dispose()
        }

        (Join-Print "$table").Length | Should -BeGreaterThan ((Join-Print ($Object | Out-String)).Length / 2)
        $listed = Join-Print "$list"
        foreach ($value in Get-Scalar $Object) {
            $listed.Contains((Join-Print "$value")) | Should -BeTrue -Because "'$value' is to be shown whole"
        }
    }

    It 'has a list view with all properties' {
        $text = Join-Print ($Object | Format-List | Out-String -Width 100)
        foreach ($property in $Object.PSObject.Properties.Name) {
            $text | Should -BeLike "*$property*:*" -Because "the list is to show $property"
        }

        foreach ($value in Get-Scalar $Object) {
            $text.Contains((Join-Print "$value")) | Should -BeTrue -Because "'$value' is to be shown whole"
        }
    }

    It 'has only properties that a script cannot set' {
        foreach ($property in $Object.PSObject.Properties) {
            $property.IsSettable | Should -BeFalse -Because $property.Name
            { $Object.($property.Name) = $property.Value } | Should -Throw -Because $property.Name
        }
    }

    It 'converts to JSON and back' {
        $json = $Object | ConvertTo-Json -Depth 6 -EnumsAsStrings -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        $back = $json | ConvertFrom-Json
        foreach ($property in $Object.PSObject.Properties |
            Where-Object { $_.Value -is [string] -or $_.Value -is [enum] -or $_.Value -is [int] -or
            $_.Value -is [long] -or $_.Value -is [bool] }) {
            "$($back.($property.Name))" | Should -Be "$($property.Value)" -Because $property.Name
        }

        foreach ($property in $Object.PSObject.Properties | Where-Object Value -Is [DateTimeOffset]) {
            [DateTimeOffset]$back.($property.Name) | Should -Be $property.Value -Because $property.Name
        }
    }

    It 'has only properties of plain types' {
        foreach ($property in $Object.GetType().GetProperties()) {
            $type = $property.PropertyType
            $type.FullName | Should -Not -Match 'Npgsql'
            $inner = $type
            while ($inner.IsGenericType) {
                $inner = $inner.GetGenericArguments()[-1]
            }

            ($inner.IsPrimitive -or $inner.IsEnum -or $inner -in [string], [decimal], [timespan], [DateTimeOffset],
                [guid] -or $inner.Namespace -eq 'DbMigrate') | Should -BeTrue -Because "$($property.Name) is $type"
        }
    }
}

Describe 'The table of the history' {
    BeforeAll {
        $row = ConvertTo-Result MigrationEvent @{
            Id = 4711; At = [DateTimeOffset]'2026-01-02T03:04:05Z'; PlanName = 'p'; Phase = 'a'
            Event = 'PhaseVerifiedAgain'; User = 'deploy'
            Message = 'backfill memories: rows of memories'; Rows = 1234567; Transactions = 89; Retries = 1
        }
    }

    It 'shows the counters of a batch' {
        # The column wraps at the width of the host.
        $text = ($row | Out-String -Width 300) -replace '\s+', ' '
        $text | Should -Match ([regex]::Escape('(1,234,567 rows, 89 transactions, 1 retry)'))
        $text | Should -Match ([regex]::Escape('PhaseVerifiedAgain: backfill memories: rows of memories'))
    }

    It 'has in its list the blockers and the rows that failed a check' {
        $blocker = ConvertTo-Result LockBlocker @{ ProcessId = 815; User = 'app'; State = 'idle in transaction'
            Query = 'select 1' }
        $wait = ConvertTo-Result LockWait @{ Phase = 'a'; Step = 1; Attempt = 2; Waited = '00:00:02'
            Lock = 'ShareLock on t'; BlockedBy = [DbMigrate.LockBlocker[]]$blocker }
        $check = ConvertTo-Result JournaledCheck @{ Name = 'none is left'; Kind = 'sql'; Stage = 'Verify'
            Status = 'Failed'; Rows = [string[]]'id=42'; RowsOmitted = 7 }
        $text = ConvertTo-Result MigrationEvent @{ Id = 1; PlanName = 'p'; Event = 'E'; User = 'u'
            LockWaits = [DbMigrate.LockWait[]]$wait; Check = $check } | Format-List | Out-String -Width 200
        $text | Should -Match ([regex]::Escape('attempt 2: waited 2s for ShareLock on t'))
        $text | Should -Match ([regex]::Escape('blocked by pid 815 (app, idle in transaction): select 1'))
        $text | Should -Match 'Verify sql none is left: Failed'
        $text | Should -Match 'id=42'
        $text | Should -Match 'and 7 rows more'
    }
}

Describe 'The table of the status' {
    BeforeAll {
        $status = ConvertTo-Result PhaseStatus @{ PlanName = 'p'; Plan = '/p/plan.yaml'; Phase = 'b'
            Title = 'Drop a column'; State = 'Blocked'; Since = [DateTimeOffset]::UtcNow.AddMinutes(-150)
            Reason = 'soak:a: Phase a was not applied yet; the 24h begin when it is verified.'
            ShortReason = "soak:a: opens 24h after a is verified`nmilestone:deployed: not recorded" }
    }

    It 'has a short reason on each line, and the list has the whole text' {
        $text = $status | Out-String -Width 80
        $text | Should -Match '(?m) soak:a: opens 24h after a is verified *\r?$'
        $text | Should -Match '(?m) milestone:deployed: not recorded *\r?$'
        $text | Should -Not -Match 'not applied yet'
        ($status | Format-List | Out-String) -replace '\s+', ' ' | Should -Match ([regex]::Escape($status.Reason))
    }

    It 'says how long it has been so, beside the instant' {
        $at = $status.Since.ToString('yyyy-MM-dd HH:mm')
        ($status | Out-String -Width 80) -replace '\s+', ' ' | Should -Match "2 h ago .*\b${at}Z"
        $status | Format-List | Out-String | Should -Match "(?m)^Since *: ${at}:\d\dZ \(2 h ago\)"
    }
}

Describe 'The table of checks' {
    It 'has no sentence for a check that passed' {
        $check = @{ PlanName = 'p'; Plan = '/p/plan.yaml'; Phase = 'a'; Stage = 'Verify'; Kind = 'sql'
            Message = 'a sentence'; Actual = '42' }
        $text = @(
            ConvertTo-Result CheckResult ($check + @{ Name = 'good'; Status = 'Passed' })
            ConvertTo-Result CheckResult ($check + @{ Name = 'bad'; Status = 'Failed' })
        ) | Out-String -Width 80
        [regex]::Matches($text, 'a sentence').Count | Should -Be 1
        $text | Should -Match '(?m)^Verify +Passed +good *$'
    }
}

Describe 'Flat objects' {
    It 'convert to JSON at the default depth, without a warning' {
        foreach ($type in 'PhaseStatus', 'CheckResult', 'MigrationEvent', 'MigrationApproval', 'MigrationMilestone',
            'MigrationMetric', 'StepResult', 'LockWait', 'SchemaDifference') {
            $null = [Activator]::CreateInstance("DbMigrate.$type" -as [type]) |
                ConvertTo-Json -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings | Should -BeNullOrEmpty -Because $type
        }
    }
}

Describe 'The views' {
    It 'exist for every public type that a command emits' {
        foreach ($type in (Get-Command -Module DbMigrate).OutputType.Type | Where-Object Namespace -EQ 'DbMigrate' |
            Sort-Object FullName -Unique) {
            (Get-FormatData $type.FullName).FormatViewDefinition | ForEach-Object { $_.Control.GetType().Name } |
                Should -Be 'TableControl', 'ListControl' -Because $type.Name
        }
    }

    It 'break lines between words in every culture' {
        $text = 'no row of memories, call_summaries or caller_profiles is without a customer, as the application ' +
            'sees it'
        $row = ConvertTo-Result CheckResult @{ PlanName = 'p'; Plan = '/p/plan.yaml'; Phase = 'a'; Stage = 'Verify'
            Name = $text; Kind = 'sql'; Status = 'Failed'; Message = $text }
        $before = [cultureinfo]::CurrentCulture
        try {
            foreach ($culture in '', 'nl-NL', 'en-US') {
                [cultureinfo]::CurrentCulture = $culture
                $printed = $row | Out-String -Width 100
                foreach ($word in $text -split ' ') {
                    # Twice: as the name, and as the message.
                    [regex]::Matches($printed, "(?<!\S)$([regex]::Escape($word))(?!\S)").Count |
                        Should -BeGreaterOrEqual 2 -Because "'$word' is not to be broken in '$culture'"
                }
            }
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
        }
    }

    It 'show instants in UTC, and durations short' {
        $row = ConvertTo-Result MigrationEvent @{ Id = 1; At = [DateTimeOffset]'2026-01-02T05:04:05+02:00'
            PlanName = 'p'; Event = 'E'; User = 'u' }
        $row | Out-String -Width 100 | Should -Match '2026-01-02 03:04:05Z'
        ConvertTo-Result StepResult @{ Phase = 'a'; Step = 1; Kind = 'sql'; Name = 'n'; Status = 'Done'
            Duration = '00:00:01.234' } | Out-String -Width 100 | Should -Match '\b1.2s'
        ConvertTo-Result StepResult @{ Phase = 'a'; Step = 1; Kind = 'sql'; Name = 'n'; Status = 'Done'
            Duration = '1.00:00:00' } | Out-String -Width 100 | Should -Match '\b24h\b'
    }
}

Describe 'Control characters of others' {
    BeforeAll {
        $hostile = "ping`e[8m`a`u{9b}2K`u{202e} pong"
        $shown = [regex]::Escape('ping\x1b[8m\x07\x9b2K\u202e pong')

        # Line ends, and the escape sequences of PowerShell's own headings, which this shell does not write.
        $raw = '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]'
    }

    It 'are shown in the table and the list of <_>' -ForEach @('PhaseStatus', 'PhaseResult', 'StepResult', 'CheckResult',
        'LockWait', 'LockBlocker', 'MigrationEvent', 'JournaledCheck', 'MigrationApproval', 'MigrationMilestone',
        'MigrationMetric', 'SchemaDifference', 'PhasePreview', 'MigrationStatement') {
        $type = "DbMigrate.$_" -as [type]
        $object = [Activator]::CreateInstance($type)
        $texts = 0
        foreach ($property in $type.GetProperties() | Where-Object CanWrite) {
            if ($property.PropertyType -eq [string]) {
                $property.SetValue($object, $hostile)
                $texts++
            }
            elseif ($property.PropertyType.IsAssignableFrom([string[]])) {
                $property.SetValue($object, [string[]]($hostile, $hostile))
            }
        }

        $texts | Should -BeGreaterThan 0
        $list = $object | Format-List | Out-String -Width 1000
        $list | Should -Match $shown
        $list | Should -Not -MatchExactly $raw
        $object | Out-String -Width 1000 | Should -Not -MatchExactly $raw

        # The data is what it was, for scripts.
        $object.PSObject.Properties.Where({ $_.Value -is [string] -and $type.GetProperty($_.Name).CanWrite })[0].Value |
            Should -Be $hostile
    }
}
