BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $source = New-Folder "$TestDrive/migrations" @{
        '001_users.sql' = "create table users (id int);`n/*`nROLLBACK SCRIPT`nAsk first:`ndrop table users;`n*/`n"
        '002_more.sql'  = "alter table users add column name text;`n"
        'notes.md'      = '# notes'
    }
}

Describe 'New-MigrationPlan' {
    It 'creates an initial plan that Get-MigrationPlan reads' {
        $plan = New-MigrationPlan "$TestDrive/shop"
        $plan | Should -BeOfType ([DbMigrate.MigrationPlan])
        $plan.Name | Should -Be 'shop'
        (Get-MigrationPlan "$TestDrive/shop").Phases.Id | Should -Be 'a'
    }

    It 'creates a plan from a folder of SQL files, relative to the location, and warns about other files' {
        Push-Location $TestDrive
        try {
            $plan = New-MigrationPlan auth -FromFolder migrations -WarningVariable warnings `
                -WarningAction SilentlyContinue
        }
        finally {
            Pop-Location
        }

        $plan.Phases.Id | Should -Be '001', '002'
        $plan.Phases.Undo.Name | Should -Be 'sql 001_users.undo.sql'
        $plan.Findings | Should -HaveCount 3
        "$warnings" | Should -BeLike ("*001_users.sql:4:1: the rollback script says 'Ask first:'*002_more.sql:1:1: " +
            "phase 002 has no undo*notes.md*")
        Get-Content -Raw "$TestDrive/auth/001_users.undo.sql" |
            Should -Be "-- ROLLBACK SCRIPT`n-- Ask first:`ndrop table users;`n"
        (Get-MigrationPlan "$TestDrive/auth").Findings | Should -BeNullOrEmpty
    }

    It 'names a folder of another tool below the plan' {
        $null = New-Folder "$TestDrive/service/db" @{ '1_a.sql' = "-- migrate:up`nselect 1;`n-- migrate:down`nselect 2;`n" }
        $plan = New-MigrationPlan "$TestDrive/service" -FromFolder "$TestDrive/service/db"
        $plan.Phases.Id | Should -Be '1_a'
        $plan.Source.Layout | Should -Be 'Dbmate'
        $plan.Source.Recognised | Should -Be "1_a.sql has a line '-- migrate:up'"
        Get-Content -Raw "$TestDrive/service/README.md" | Should -BeLike '*Invoke-MigrationPhase `* -WhatIf*'
    }

    It 'writes nothing with -WhatIf' {
        New-MigrationPlan "$TestDrive/nothing" -FromFolder $source -WhatIf -WarningAction SilentlyContinue |
            Should -BeNullOrEmpty
        "$TestDrive/nothing" | Should -Not -Exist
    }

    It 'replaces nothing without -Force' {
        $null = New-MigrationPlan "$TestDrive/twice"
        { New-MigrationPlan "$TestDrive/twice" } | Should -Throw -ErrorId 'PlanExists*'
        (New-MigrationPlan "$TestDrive/twice" -Name other -Force).Name | Should -Be 'other'
    }

    It 'reports a fault of the folder or the name' {
        { New-MigrationPlan "$TestDrive/x" -FromFolder "$TestDrive/nowhere" } |
            Should -Throw -ErrorId 'PlanSourceInvalid*'
        { New-MigrationPlan $source -FromFolder $source } | Should -Throw -ErrorId 'PlanSourceInvalid*'
        { New-MigrationPlan "$TestDrive/x" -Name 'a b' } | Should -Throw -ErrorId 'PlanInvalid*'
        "$TestDrive/x" | Should -Not -Exist
    }

    It 'emits a plan that other commands accept from the pipeline' {
        $null = New-MigrationPlan "$TestDrive/pipes"
        (New-MigrationPlan "$TestDrive/pipes" -Force | Get-MigrationPlan).Name | Should -Be 'pipes'
    }
}

Describe 'Get-MigrationPlan of a folder of another tool' {
    BeforeAll {
        $folder = New-Folder "$TestDrive/flyway" @{
            'plan.yaml'          = "plan: flyway`nphases_from: { folder: db, layout: flyway, archive: db/old }`n"
            'db/V1__a.sql'       = "select '`${none}';`n"
            'db/V2__b.sql'       = "select 1;`n"
            'db/afterMigrate.sql' = "select 1;`n"
            'db/old/V0__z.sql'   = "select 1;`n"
        }
        $plan = Get-MigrationPlan $folder -ErrorVariable problems -ErrorAction SilentlyContinue
    }

    It 'has the notes and the archive' {
        $plan.Source.Notes.Message | Should -Be 'is not run: it is a callback of flyway.'
        $plan.Source.Archived | Should -Be 'db/old/V0__z.sql'
        ($plan | Out-String) | Should -Match 'folder db \(flyway\), notes: 1,\s+archived: 1'
        ($plan.Source | Out-String) | Should -Match 'db\s+Flyway\s+1\s+1'
    }

    It 'reports what an invocation would refuse, after the plan' {
        $plan.Phases.Id | Should -Be 'V1__a', 'V2__b'
        $problems.FullyQualifiedErrorId | Should -Be 'PlanInvalid,DbMigrate.Commands.GetMigrationPlanCommand'
        "$problems" | Should -BeLike 'db/V1__a.sql:1:9: the placeholder ${none} has no value.*'
    }
}
