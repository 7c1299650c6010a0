@{
    RootModule           = 'bin/DbMigrate.Cmdlets.dll'
    NestedModules        = @('bin/DbMigrate.Loader.dll')
    ModuleVersion        = '0.1.0'
    GUID                 = '6e0f6d0c-6a3f-4c55-9d0b-0b3a6f0d7a51'
    Author               = 'DbMigrate contributors'
    CompanyName          = 'DbMigrate contributors'
    Copyright            = '(c) DbMigrate contributors. MIT licence.'
    Description          = 'Changes a production PostgreSQL database in phases, without stopping what runs on it.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('DbMigrate.format.ps1xml')
    TypesToProcess       = @('DbMigrate.types.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Approve-MigrationPhase',
        'Compare-MigrationSchema',
        'Complete-MigrationMilestone',
        'Export-MigrationDocument',
        'Export-MigrationSchema',
        'Get-MigrationAccess',
        'Get-MigrationHistory',
        'Get-MigrationLock',
        'Get-MigrationMaintenance',
        'Get-MigrationMetric',
        'Get-MigrationPlan',
        'Get-MigrationSandbox',
        'Get-MigrationStatement',
        'Get-MigrationStatus',
        'Grant-MigrationAccess',
        'Import-MigrationHistory',
        'Invoke-MigrationMaintenance',
        'Invoke-MigrationPhase',
        'New-MigrationPlan',
        'Register-MigrationSchedule',
        'Repair-MigrationPhase',
        'Resume-MigrationPhase',
        'Revoke-MigrationAccess',
        'Start-MigrationSandbox',
        'Stop-MigrationSandbox',
        'Suspend-MigrationPhase',
        'Test-MigrationDatabase',
        'Test-MigrationPhase',
        'Test-MigrationPreflight',
        'Undo-MigrationPhase',
        'Unregister-MigrationSchedule'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('PostgreSQL', 'Database', 'Migration', 'DBA', 'PSEdition_Core', 'Linux', 'Windows', 'MacOS')
            ProjectUri   = 'https://github.com/dbmigrate/dbmigrate'
            LicenseUri   = 'https://github.com/dbmigrate/dbmigrate/blob/main/LICENSE'
            ReleaseNotes = 'https://github.com/dbmigrate/dbmigrate/blob/main/CHANGELOG.md'
        }
    }
}
