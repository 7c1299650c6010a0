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
        (Get-Module DbMigrate).ExportedAliases.Count + (Get-Module DbMigrate).ExportedFunctions.Count + (Get-Module DbMigrate).ExportedVariables.Count | Should -Be 0
    }

    It 'has a manifest that PowerShell finds nothing wrong with' {
        (Test-ModuleManifest $manifest -ErrorAction Stop -WarningVariable warnings).Version | Should -BeGreaterThan ([version]'0.0')
        $warnings | Should -BeNullOrEmpty
    }

    It 'brings no assembly of PowerShell with it' {
        Get-ChildItem $folder -Recurse -Include 'System.Management.Automation*', 'Microsoft.PowerShell*' | Should -BeNullOrEmpty
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

    It 'keeps its assemblies out of the session''s own context' {
        $shell = Invoke-FreshShell '
            Import-Module $Manifest
            [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name -like "DbMigrate*"'
        $shell.Lines | Should -Be @('DbMigrate.Loader')
    }

    It 'leaves another Npgsql of the session alone, and is left alone by it' {
        $shell = Invoke-FreshShell "
            `$other = Join-Path '$TestDrive' 'Npgsql.dll'
            Add-Type -OutputAssembly `$other -TypeDefinition 'namespace Npgsql { public class NpgsqlConnection { public string Who => ""the other""; } }'
            `$null = [System.Reflection.Assembly]::LoadFrom(`$other)
            Import-Module `$Manifest
            `$plan = Join-Path '$TestDrive' 'p'
            `$null = New-Item -ItemType Directory `$plan
            Set-Content (Join-Path `$plan 'plan.yaml') ""plan: p``nconnections: { default: '`$`{NOT_THERE}' }``nphases: [{ id: a, apply: [{ milestone: m }] }]""
            try { Get-MigrationStatus -Plan `$plan -ConnectionString 'Host=127.0.0.1;Port=1;Username=u;Database=d' }
            catch { `$_.FullyQualifiedErrorId }
            [Npgsql.NpgsqlConnection]::new().Who
            foreach (`$context in [System.Runtime.Loader.AssemblyLoadContext]::All) {
                foreach (`$assembly in `$context.Assemblies) {
                    if (`$assembly.GetName().Name -eq 'Npgsql') { '{0} {1}' -f `$context.Name, `$assembly.GetName().Version.Major }
                }
            }"
        $shell.Lines | Should -Be @('ConnectionFailed,DbMigrate.Commands.GetMigrationStatusCommand', 'the other', 'Default 0', 'DbMigrate 9')
    }

    It 'makes the types of its output nameable' {
        Import-Module $manifest -Force
        foreach ($name in 'MigrationPlan', 'PhaseStatus', 'PhaseResult', 'CheckResult', 'MigrationEvent', 'GateClosedException', 'PlanInvalidException', 'MigrationState') {
            "DbMigrate.$name" -as [type] | Should -Not -BeNullOrEmpty -Because $name
        }
    }

    It 'works twice, with -Force, after Remove-Module, and from two runspaces' {
        $shell = Invoke-FreshShell '
            function Count { @(Get-Command -Module DbMigrate).Count }
            Import-Module $Manifest; $all = Count
            Import-Module $Manifest; (Count) -eq $all
            Import-Module $Manifest -Force; (Count) -eq $all
            Remove-Module DbMigrate; (Count) -eq 0
            Import-Module $Manifest; (Count) -eq $all
            $second = [powershell]::Create().AddScript("param(`$m) Import-Module `$m; @(Get-Command -Module DbMigrate).Count").AddArgument($Manifest).Invoke()[0]
            $second -eq $all
            try { Get-MigrationPlan /nowhere -ErrorAction Stop } catch [DbMigrate.PlanNotFoundException] { "caught" }'
        $shell.Errors | Should -BeNullOrEmpty
        $shell.Lines | Should -Be @('True', 'True', 'True', 'True', 'True', 'caught')
    }
}
