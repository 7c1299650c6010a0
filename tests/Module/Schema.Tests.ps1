BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $one = $sandbox.ConnectionString
    Set-Content 'TestDrive:/a.sql' "create schema app; create table app.item (id int);"
    Set-Content 'TestDrive:/b.sql' "create schema app; create table app.item (id int); comment on schema app is 'x';"
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'Export-MigrationSchema' {
    It 'emits the text, or writes a file and emits it' {
        Push-Location TestDrive:/
        try {
            (Export-MigrationSchema ./a.sql -Format Sql) | Should -BeLike '*CREATE TABLE app.item*'
            $file = Export-MigrationSchema ./a.sql -Path a.schema.json
            $file | Should -BeOfType System.IO.FileInfo
            (Get-Content $file -Raw | ConvertFrom-Json).objects.name | Should -Contain 'app.item'
            Export-MigrationSchema ./a.sql -Path other.json -WhatIf | Should -BeNullOrEmpty
            'other.json' | Should -Not -Exist
        }
        finally {
            Pop-Location
        }
    }
}

Describe 'Compare-MigrationSchema' {
    It 'emits differences that can be grouped and exported' {
        $differences = Compare-MigrationSchema 'TestDrive:/a.sql' 'TestDrive:/b.sql'
        $differences | Should -HaveCount 1
        $differences.Kind, $differences.Change, $differences.Property, $differences.To |
            Should -Be 'schema', 'Different', 'comment', 'comment x'
        ($differences | Group-Object Kind).Name | Should -Be 'schema'
        ($differences | ConvertTo-Csv | ConvertFrom-Csv).Sql | Should -Be "COMMENT ON SCHEMA app IS 'x';"
    }

    It 'answers with one value where it is quiet' {
        Compare-MigrationSchema 'TestDrive:/a.sql' 'TestDrive:/a.sql' -Quiet | Should -BeTrue
        Compare-MigrationSchema 'TestDrive:/a.sql' 'TestDrive:/b.sql' -Quiet | Should -BeFalse
        Compare-MigrationSchema 'TestDrive:/a.sql' 'TestDrive:/b.sql' -Ignore 'schema *' -Quiet | Should -BeTrue
    }

    It 'writes the alignment, and with -WhatIf does not' {
        $null = Compare-MigrationSchema $one 'TestDrive:/b.sql' -Align 'TestDrive:/align.sql' -WhatIf
        'TestDrive:/align.sql' | Should -Not -Exist
        $null = Compare-MigrationSchema $one 'TestDrive:/b.sql' -Align 'TestDrive:/align.sql'
        'TestDrive:/align.sql' | Should -FileContentMatch 'CREATE SCHEMA app;'
        $null = Compare-MigrationSchema 'TestDrive:/b.sql' $one -Align 'TestDrive:/drop.sql' -NoOwner
        'TestDrive:/drop.sql' | Should -FileContentMatch '^-- DROP TABLE app.item;'
        $null = Compare-MigrationSchema 'TestDrive:/b.sql' $one -Align 'TestDrive:/drop.sql' -AllowDrop
        'TestDrive:/drop.sql' | Should -FileContentMatch '^DROP TABLE app.item;'
    }

    It 'writes a plan of safe steps, with what is renamed' {
        Set-Content 'TestDrive:/c.sql' "create schema app; create table app.thing (id int); create index on app.thing (id);"
        (Compare-MigrationSchema 'TestDrive:/a.sql' 'TestDrive:/c.sql' | Where-Object Name -EQ app.item).MayBeRenamedTo |
            Should -Be 'app.thing'
        $null = Compare-MigrationSchema 'TestDrive:/a.sql' 'TestDrive:/c.sql' -Safe 'TestDrive:/plan' -WhatIf
        'TestDrive:/plan' | Should -Not -Exist
        $rename = @{ 'app.item' = 'app.thing' }
        $null = Compare-MigrationSchema 'TestDrive:/a.sql' 'TestDrive:/c.sql' -Safe 'TestDrive:/plan' -Rename $rename
        'TestDrive:/plan/plan.yaml' | Should -FileContentMatch 'index:'
        'TestDrive:/plan/01-schema.sql' | Should -FileContentMatch 'ALTER TABLE app.item RENAME TO thing;'
    }

    It 'takes the login of a credential' {
        $wrong = [pscredential]::new('nobody', [System.Net.NetworkCredential]::new('', 'wrong').SecurePassword)
        $address = $one -replace '//[^@]+@', '//'
        { Export-MigrationSchema $address -Credential $wrong } | Should -Throw -ErrorId 'ConnectionFailed,*'
    }
}
