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

    It 'records with -Undone what the other tool has undone' {
        $other = New-Database $sandbox
        $kept = New-Folder "$TestDrive/kept" @{
            'plan.yaml' = "plan: kept`nphases_from: { folder: ., layout: dbmate, keep_history: true }`n"
            '1_a.sql'   = "-- migrate:up`nselect 1;`n-- migrate:down`nselect 2;`n"
            '2_b.sql'   = "-- migrate:up`ndelete from schema_migrations where version = '1';`n-- migrate:down`nselect 2;`n"
        }
        $null = Invoke-MigrationPhase '*' -Plan $kept -ConnectionString $other -Confirm:$false
        { Import-MigrationHistory $kept -ConnectionString $other -Confirm:$false } |
            Should -Throw -ErrorId 'HistoryMismatch,*'
        $looked = Import-MigrationHistory $kept -Undone -ConnectionString $other -WhatIf
        ($looked | Where-Object Phase -EQ 1_a).Outcome | Should -Be 'Missing'
        $null = Import-MigrationHistory $kept -Undone -ConnectionString $other -Confirm:$false
        (Get-MigrationStatus -Plan $kept -ConnectionString $other).State | Should -Be 'Undone', 'Verified'
    }
}
