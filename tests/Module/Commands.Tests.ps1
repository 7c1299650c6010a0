BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $commands = Get-Command -Module DbMigrate | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
    $database = $commands | Where-Object { $_.Command.Parameters.ContainsKey('ConnectionString') }
    $changing = 'Invoke-MigrationPhase', 'Undo-MigrationPhase', 'Repair-MigrationPhase', 'Suspend-MigrationPhase',
        'Resume-MigrationPhase', 'Approve-MigrationPhase', 'Complete-MigrationMilestone', 'Start-MigrationSandbox',
        'Stop-MigrationSandbox', 'New-MigrationPlan', 'Invoke-MigrationMaintenance', 'Register-MigrationSchedule',
        'Unregister-MigrationSchedule', 'Import-MigrationHistory' | ForEach-Object { @{ Name = $_ } }
    $phases = 'Get-MigrationStatus', 'Test-MigrationPreflight', 'Invoke-MigrationPhase', 'Test-MigrationPhase',
        'Undo-MigrationPhase', 'Repair-MigrationPhase', 'Suspend-MigrationPhase', 'Resume-MigrationPhase',
        'Approve-MigrationPhase', 'Get-MigrationHistory' | ForEach-Object { @{ Name = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
}

Describe 'The command <Name>' -ForEach $commands {
    It 'has an approved verb and a noun in the singular that begins with Migration' {
        (Get-Verb).Verb | Should -Contain $Command.Verb
        $Command.Noun | Should -Match '^Migration[A-Z][a-z]*$'
        $Command.Noun -replace '(Status|Access)$' | Should -Not -Match 's$'
    }

    It 'has no parameter or output of another library' {
        $types = @($Command.Parameters.Values.ParameterType) + @($Command.OutputType.Type)
        foreach ($type in $types) {
            $element = if ($type.HasElementType) { $type.GetElementType() } else { $type }
            $element.Namespace | Should -Match '^(System(\..*)?|DbMigrate(\.Commands)?)$' -Because $element.FullName
        }
    }

    It 'declares its output types, none of Npgsql' {
        $Command.OutputType | Should -Not -BeNullOrEmpty
        foreach ($type in $Command.OutputType.Type) {
            $type.GetProperties().PropertyType.FullName | Where-Object { $_ -match 'Npgsql' } | Should -BeNullOrEmpty
        }
    }

    It 'has one cmdlet class, sealed' {
        $Command.ImplementingType.IsSealed | Should -BeTrue
    }
}

Describe 'The command <Name>, which uses a database' -ForEach $database {
    It 'has the common database parameters' {
        $Command.Parameters.Plan.ParameterType.Name | Should -Be 'PlanSource'
        $Command.Parameters.ConnectionString.ParameterType | Should -Be ([string])
        $Command.Parameters.Credential.ParameterType | Should -Be ([pscredential])
        $Command.Parameters.Variable.ParameterType | Should -Be ([hashtable])
        $Command.Parameters.Environment.ParameterType | Should -Be ([string])
    }
}

Describe 'The command <Name>, which changes something' -ForEach $changing {
    It 'supports -WhatIf and -Confirm' {
        (Get-Command $Name).Parameters.Keys | Should -Contain 'WhatIf'
        (Get-Command $Name).Parameters.Keys | Should -Contain 'Confirm'
    }
}

Describe 'Commands that change nothing' {
    It 'do not offer -WhatIf' {
        $changing = 'Invoke-MigrationPhase', 'Undo-MigrationPhase', 'Repair-MigrationPhase', 'Suspend-MigrationPhase',
            'Resume-MigrationPhase', 'Approve-MigrationPhase', 'Complete-MigrationMilestone', 'Start-MigrationSandbox',
            'Stop-MigrationSandbox', 'New-MigrationPlan', 'Grant-MigrationAccess', 'Revoke-MigrationAccess',
            'Invoke-MigrationMaintenance', 'Register-MigrationSchedule', 'Unregister-MigrationSchedule',
            'Import-MigrationHistory',
            # They write files.
            'Export-MigrationSchema', 'Compare-MigrationSchema', 'Export-MigrationDocument'
        Get-Command -Module DbMigrate | Where-Object Name -NotIn $changing |
            Where-Object { $_.Parameters.ContainsKey('WhatIf') } | Should -BeNullOrEmpty
    }
}

Describe 'The parameter -Phase of <Name>' -ForEach $phases {
    It 'has position 0, allows wildcards, and binds from the pipeline by property name' {
        $parameter = (Get-Command $Name).Parameters.Phase
        $set = $parameter.ParameterSets.Values | Select-Object -First 1
        $set.Position | Should -Be 0
        $set.ValueFromPipelineByPropertyName | Should -BeTrue
        $parameter.Attributes.TypeId.Name | Should -Contain 'SupportsWildcardsAttribute'
    }

    It 'is completed from the plan that -Plan names' {
        $plan = New-Folder "$TestDrive/complete" @{
            'plan.yaml' = "plan: complete`nphases:`n- { id: first, title: The first, apply: [{ milestone: m }] }`n" +
                "- { id: second, apply: [{ milestone: m }] }`n"
        }
        $line = "$Name -Plan '$plan' -Phase "
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be @('first', 'second')
        (TabExpansion2 "${line}f" ($line.Length + 1)).CompletionMatches.ToolTip | Should -BeLike 'The first*'
    }

    It 'is completed from the plan in the session''s location' {
        $plan = New-Folder "$TestDrive/here" @{
            'plan.yaml' = "plan: here`nphases: [{ id: only, apply: [{ milestone: m }] }]`n"
        }
        Push-Location $plan
        try {
            (TabExpansion2 "$Name o" ($Name.Length + 2)).CompletionMatches.CompletionText | Should -Be 'only'
        }
        finally {
            Pop-Location
        }
    }

    It 'is completed in quotes where PowerShell would read a number' {
        $plan = New-Folder "$TestDrive/digits" @{
            'plan.yaml' = "plan: digits`nphases:`n- { id: '002', apply: [{ milestone: m }] }`n" +
                "- { id: '0023', apply: [{ milestone: m }] }`n- { id: 1e5, apply: [{ milestone: m }] }`n"
        }
        foreach ($line in "$Name -Plan '$plan' -Phase 002", "$Name -Plan '$plan' -Phase '002") {
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be "'002'", "'0023'"
        }

        $line = "$Name -Plan '$plan' -Phase '0023', 1"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be "'1e5'"
    }

    It 'has no completions, and no error, without a valid plan' {
        $broken = New-Folder "$TestDrive/broken" @{ 'plan.yaml' = 'plan: [' }
        $before = $Error.Count
        foreach ($place in $broken, "$TestDrive/nowhere") {
            $line = "$Name -Plan '$place' -Phase x"
            (TabExpansion2 $line $line.Length).CompletionMatches | Where-Object ResultType -EQ 'ParameterValue' |
                Should -BeNullOrEmpty
        }

        $Error.Count | Should -Be $before
    }
}

Describe 'Names of gates and milestones' {
    BeforeAll {
        $plan = New-Folder "$TestDrive/gates" @{
            'plan.yaml' = @'
plan: gates
phases:
- { id: a, apply: [{ milestone: m }] }
- { id: b, apply: [{ milestone: m }], gates: [{ soak: { after: a, for: 24h } }, { milestone: backup-done }] }
- { id: c, apply: [{ milestone: m }], gates: [{ soak: { after: b, for: 1h } }] }
'@
        }
    }

    It 'are completed for -OverrideGate, for the named phases' {
        $line = "Invoke-MigrationPhase b -Plan '$plan' -OverrideGate "
        $names = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
        $names | Should -Contain 'soak:a'
        $names | Should -Not -Contain 'soak:b'
    }

    It 'are completed for -Milestone' {
        $line = "Complete-MigrationMilestone -Plan '$plan' -Milestone b"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'backup-done'
    }
}
