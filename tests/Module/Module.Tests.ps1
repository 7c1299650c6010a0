BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    $manifest = Get-ModuleManifest
    $folder = Split-Path $manifest
}

Describe 'The built module' {
    It 'exports what its manifest names, and nothing else' {
        Import-Module $manifest -Force
        $declared = (Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object
        (Get-Command -Module DbMigrate).Name | Sort-Object | Should -Be $declared
        $declared | Should -Not -BeNullOrEmpty
        $module = Get-Module DbMigrate
        $module.ExportedAliases.Count + $module.ExportedFunctions.Count + $module.ExportedVariables.Count |
            Should -Be 0
    }

    It 'has a valid manifest' {
        (Test-ModuleManifest $manifest -ErrorAction Stop -WarningVariable warnings).Version |
            Should -BeGreaterThan ([version]'0.0')
        $warnings | Should -BeNullOrEmpty
    }

    It 'contains the plan schema for editors' {
        (Get-Content (Join-Path $folder 'plan.schema.json') -Raw | ConvertFrom-Json -AsHashtable).Keys |
            Should -Contain 'properties'
    }

    It 'contains the licences of what it brings' {
        Join-Path $folder 'LICENSE' | Should -Exist
        $notices = Get-Content -Raw -LiteralPath (Join-Path $folder 'THIRD-PARTY-NOTICES.txt')
        $notices | Should -Match 'Permission is hereby granted'
        foreach ($assembly in Get-ChildItem $folder -Recurse -Filter '*.dll' | Where-Object Name -NotLike 'DbMigrate.*') {
            $notices | Should -Match "(?m)^$([regex]::Escape($assembly.BaseName)) \d" -Because $assembly.Name
        }
    }

    It 'contains no assembly of PowerShell' {
        Get-ChildItem $folder -Recurse -Include 'System.Management.Automation*', 'Microsoft.PowerShell*' |
            Should -BeNullOrEmpty
    }
}

Describe 'Importing the module' {
    It 'loads no Npgsql' {
        $shell = Invoke-FreshShell '
            Import-Module $Manifest
            $null = [DbMigrate.PhaseStatus], (Get-Command Invoke-MigrationPhase).Parameters
            [System.Runtime.Loader.AssemblyLoadContext]::All.Assemblies.GetName().Name'
        $shell.Errors | Should -BeNullOrEmpty
        $shell.Lines | Should -Contain 'DbMigrate.Cmdlets'
        $shell.Lines | Where-Object { $_ -match 'Npgsql|YamlDotNet' } | Should -BeNullOrEmpty
    }

    It 'makes each public type of the engine known by its name' {
        $shell = Invoke-FreshShell '
            Import-Module $Manifest
            $assembly = [DbMigrate.PhaseStatus].Assembly
            $assembly.GetName().Name
            $assembly.GetExportedTypes() | Where-Object { -not $_.IsNested -and $_ -ne ($_.FullName -as [type]) } |
                ForEach-Object FullName'
        $shell.Errors | Should -BeNullOrEmpty
        $shell.Lines | Should -Be @('DbMigrate.Engine')
    }

    It 'keeps its libraries out of the session''s own context' {
        $shell = Invoke-FreshShell '
            Import-Module $Manifest
            $null = [DbMigrate.PhaseStatus]
            [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name -like "DbMigrate*"'
        $shell.Lines | Sort-Object | Should -Be @('DbMigrate.Cmdlets', 'DbMigrate.Loader')
    }

    It 'does not share Npgsql with the session' {
        $plan = New-Folder "$TestDrive/p" @{ 'plan.yaml' = "plan: p`nphases: [{ id: a, apply: [{ milestone: m }] }]`n" }
        $shell = Invoke-FreshShell (@'
            Copy-Item (Join-Path (Split-Path $Manifest) 'bin/net8.0/*.dll') 'DRIVE'
            $other = [System.Reflection.Assembly]::LoadFrom('DRIVE/Npgsql.dll')
            $mine = [Npgsql.NpgsqlConnection]::new('Host=mine')
            Import-Module $Manifest
            try { Get-MigrationStatus -Plan 'DRIVE/p' -ConnectionString 'Host=127.0.0.1;Port=1;Username=u;Database=d' }
            catch { $_.FullyQualifiedErrorId }
            $mine.ConnectionString
            [Npgsql.NpgsqlConnection].Assembly -eq $other
            foreach ($context in [System.Runtime.Loader.AssemblyLoadContext]::All) {
                '{0} {1}' -f $context.Name,
                    @($context.Assemblies | Where-Object { $_.GetName().Name -eq 'Npgsql' }).Count
            }
'@.Replace('DRIVE', $TestDrive))
        $plan | Should -Exist
        $shell.Lines | Should -Be @('ConnectionFailed,DbMigrate.Commands.GetMigrationStatusCommand', 'Host=mine',
            'True', 'Default 1', 'DbMigrate 1')
    }

    It 'makes its output types available as type literals' {
        Import-Module $manifest -Force
        foreach ($name in 'MigrationPlan', 'PhaseStatus', 'PhaseResult', 'CheckResult', 'MigrationEvent',
            'GateClosedException', 'PlanInvalidException', 'MigrationState') {
            "DbMigrate.$name" -as [type] | Should -Not -BeNullOrEmpty -Because $name
        }
    }

    It 'works twice, with -Force, after Remove-Module, and from two runspaces' {
        # If the module is on the path, PowerShell imports it again automatically when one of its commands is used.
        $shell = Invoke-FreshShell '
            $env:PSModulePath = Join-Path $PSHOME Modules
            function Count { @(Get-Command -Module DbMigrate).Count }
            Import-Module $Manifest; $all = Count
            Import-Module $Manifest; (Count) -eq $all
            Import-Module $Manifest -Force; (Count) -eq $all
            Remove-Module DbMigrate; (Count) -eq 0
            Import-Module $Manifest; (Count) -eq $all
            $second = [powershell]::Create().AddScript("param(`$m) Import-Module `$m; @(Get-Command -Module " +
                "DbMigrate).Count").AddArgument($Manifest).Invoke()[0]
            $second -eq $all
            try { Get-MigrationPlan /nowhere -ErrorAction Stop } catch [DbMigrate.PlanNotFoundException] { "caught" }'
        $shell.Errors | Should -BeNullOrEmpty
        $shell.Lines | Should -Be @('True', 'True', 'True', 'True', 'True', 'caught')
    }
}
