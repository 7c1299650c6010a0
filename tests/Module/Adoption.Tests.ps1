BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $database = New-Database $sandbox
    $plan = New-Folder "$TestDrive/adoption" @{
        'plan.yaml' = "plan: adoption`nphases_from: { folder: ., layout: plain, history: rails, archive: z.sql }`n"
        '1_a.sql'   = "create table public.schema_migrations (version text primary key);`n" +
            "insert into public.schema_migrations values ('2'), ('4');`n"
        'z.sql'     = 'select 1;'
    }
    $null = Invoke-MigrationPhase 1_a -Plan $plan -ConnectionString $database
    2, 3, 4 | ForEach-Object { Set-Content "$plan/${_}_x.sql" 'select 1;' }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'Import-MigrationHistory' {
    It 'says what does not fit and adopts nothing' {
        { Import-MigrationHistory $plan -ConnectionString $database -Confirm:$false } |
            Should -Throw -ErrorId 'HistoryMismatch,*'
        (Get-MigrationStatus -Plan $plan -ConnectionString $database).State | Should -Not -Contain 'Adopted'
    }

    It 'adopts what fits with -Partial, once' {
        $looked = Import-MigrationHistory $plan -Partial -ConnectionString $database -WhatIf
        $looked.Outcome | Should -Be 'Recorded', 'Applied', 'Gap', 'Applied'
        $looked.Adopted | Should -Not -Contain $true
        $done = Import-MigrationHistory $plan -Partial -ConnectionString $database -Confirm:$false
        ($done | Where-Object Adopted).Phase | Should -Be '2_x', '4_x'
        ($done | Where-Object { -not $_.Fits }).Phase | Should -Be '3_x'
        (Get-MigrationStatus -Plan $plan -ConnectionString $database).State | Should -Be 'Verified', 'Adopted', 'Ready', 'Adopted'
        (Import-MigrationHistory $plan -Partial -ConnectionString $database -Confirm:$false).Adopted |
            Should -Not -Contain $true
    }
}
