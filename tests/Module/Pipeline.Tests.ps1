BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $folder = New-Folder "$TestDrive/plans" @{
        '1-good/plan.yaml' = "plan: one`nvariables: { rows: 1 }`nphases:`n- { id: a, apply: [{ sql: a.sql }] }`n" +
            "metrics: [{ name: one, sql: select 1, good: '= 1' }]`n"
        '1-good/a.sql'     = 'create table one (id int);'
        '2-bad/plan.yaml'  = "plan: two`nphases:`n- { id: a, aply: [{ sql: a.sql }] }`n"
        '3-good/plan.yaml' = "plan: three`nphases:`n- { id: a, apply: [{ sql: a.sql }] }`n" +
            "metrics: [{ name: three, sql: select 3, good: '= 3' }]`n"
        '3-good/a.sql'     = 'create table three (id int);'
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'A pipeline of plans' {
    BeforeAll {
        $database = New-Database $sandbox
    }

    It 'has one error for a bad plan, and <Name> goes on with the others' -ForEach @(
        @{ Name = 'Get-MigrationStatus'; Argument = @{} }
        @{ Name = 'Test-MigrationPreflight'; Argument = @{ Phase = 'a' } }
        @{ Name = 'Get-MigrationHistory'; Argument = @{ Last = 1 } }
        @{ Name = 'Get-MigrationMetric'; Argument = @{} }
    ) {
        $found = Get-ChildItem -Directory $folder |
            & $Name @Argument -ConnectionString $database -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -BeLike 'PlanInvalid,*'
        if ($Name -in 'Get-MigrationStatus', 'Test-MigrationPreflight') {
            $found.PlanName | Select-Object -Unique | Should -Be 'one', 'three'
        }
        if ($Name -eq 'Get-MigrationMetric') {
            $found.Value | Should -Be 1, 3
        }
    }

    It 'writes the path of the bad plan' {
        $found = Get-ChildItem -Directory $folder |
            Get-MigrationStatus -ConnectionString $database -ErrorVariable problems -ErrorAction SilentlyContinue
        $found.PlanName | Should -Be 'one', 'three'
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -Be 'PlanInvalid,DbMigrate.Commands.GetMigrationStatusCommand'
        $problems[0].Exception.Message | Should -BeLike "*$(Join-Path $folder 2-bad)*plan.yaml:3:*"
    }

    It 'is not all well for -Quiet where one plan is bad' {
        $good = Get-ChildItem -Directory $folder -Filter *good
        $good | Test-MigrationPreflight a -ConnectionString $database -Quiet | Should -BeTrue
        Get-ChildItem -Directory $folder |
            Test-MigrationPreflight a -ConnectionString $database -Quiet -ErrorAction SilentlyContinue | Should -BeFalse
    }

    It 'ends at the first error of a command that changes something' {
        { Get-ChildItem -Directory $folder | Invoke-MigrationPhase a -ConnectionString $database } |
            Should -Throw -ErrorId 'PlanInvalid,*'
        (Get-MigrationStatus -Plan "$folder/1-good" -ConnectionString $database).State | Should -Be 'Ready'
    }

    It 'ends with a terminating error for a plan that is an argument' {
        { Get-MigrationStatus -Plan "$folder/2-bad" } | Should -Throw -ErrorId 'PlanInvalid,*'
    }
}

Describe 'The plan of a command' -Tag Windows {
    It 'is that of the nearest parent folder, and completes there too' {
        $below = New-Item -ItemType Directory -Force "$folder/1-good/sql/deep"
        Push-Location $below
        try {
            (Get-MigrationPlan).Name | Should -Be 'one'
            $line = 'Get-MigrationStatus '
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'a'
        }
        finally {
            Pop-Location
        }
    }

    It 'is named in errors as it was given' {
        Push-Location $folder
        try {
            { Get-MigrationStatus -Plan 2-bad } | Should -Throw -ExpectedMessage '*2-bad?plan.yaml:3:*'
        }
        finally {
            Pop-Location
        }
    }

    It 'declares the variables that a command may give' {
        $failure = try {
            Get-MigrationStatus -Plan "$folder/1-good" -Variable @{ row = 1 }
        }
        catch {
            $_
        }

        $failure.FullyQualifiedErrorId | Should -BeLike 'VariableInvalid,*'
        $failure.Exception | Should -BeOfType ([DbMigrate.VariableInvalidException])
        $failure.Exception.Message | Should -Be ("The plan one has no variable 'row' (did you mean 'rows'?). " +
            'Its variables: rows. Nothing was run.')
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Get-MigrationPlan -Plan'
    }
}

Describe 'A connection string' {
    It 'may be the name of a secret' {
        $env:DBMIGRATE_TEST_SECRET = New-Database $sandbox
        function global:Get-Secret {
            param([string] $Name)
            if ($Name -eq 'shop') {
                [System.Net.NetworkCredential]::new('', $env:DBMIGRATE_TEST_SECRET).SecurePassword
            }
        }
        try {
            (Get-MigrationStatus -Plan "$folder/1-good" -ConnectionString secret:shop).State | Should -Be 'Ready'
            { Get-MigrationStatus -Plan "$folder/1-good" -ConnectionString secret:other } |
                Should -Throw -ExpectedMessage "*the secret 'other' does not exist*"
        }
        finally {
            Remove-Item function:Get-Secret
            Remove-Item Env:DBMIGRATE_TEST_SECRET
        }
    }
}
