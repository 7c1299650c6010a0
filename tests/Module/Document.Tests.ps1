BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    Set-Content 'TestDrive:/a.sql' 'create schema app; create table app.item (id int primary key);'
    Set-Content 'TestDrive:/b.sql' 'create schema app; create table app.other (id int primary key);'
}

Describe 'Export-MigrationDocument' {
    It 'emits each file with what was done, and writes nothing with -WhatIf' {
        Export-MigrationDocument 'TestDrive:/docs' 'TestDrive:/a.sql' -WhatIf | Should -BeNullOrEmpty
        'TestDrive:/docs' | Should -Not -Exist
        $documents = Export-MigrationDocument 'TestDrive:/docs' 'TestDrive:/a.sql' -Title Shop -CommentPath 'TestDrive:/c.sql'
        ($documents.Path | Split-Path -Leaf) -join ' ' | Should -Be 'README.md app.item.md index.html'
        $documents.Change | Select-Object -Unique | Should -Be 'Created'
        'TestDrive:/docs/README.md' | Should -FileContentMatch '^# Shop'
        'TestDrive:/c.sql' | Should -FileContentMatch 'COMMENT ON COLUMN app.item.id'
    }

    It 'finds what is out of date with -Check, and changes nothing' {
        $null = Export-MigrationDocument 'TestDrive:/pages' 'TestDrive:/a.sql' -NoSize
        Export-MigrationDocument 'TestDrive:/pages' 'TestDrive:/a.sql' -Check |
            Where-Object -Not IsCurrent | Should -BeNullOrEmpty
        $stale = Export-MigrationDocument 'TestDrive:/pages' 'TestDrive:/b.sql' -Check | Where-Object -Not IsCurrent
        ($stale | ForEach-Object { "$(Split-Path $_.Path -Leaf) $($_.Change)" }) -join ', ' |
            Should -Be 'README.md Updated, app.item.md Removed, app.other.md Created, index.html Updated'
        'TestDrive:/pages/app.item.md' | Should -Exist
    }

    It 'writes one format, and leaves out what is ignored' {
        $document = Export-MigrationDocument 'TestDrive:/one' 'TestDrive:/a.sql' -Format Html -Ignore 'table app.*'
        Split-Path $document.Path -Leaf | Should -Be 'index.html'
        'TestDrive:/one/index.html' | Should -FileContentMatch '0 tables'
    }

    It 'does not replace a file of somebody else' {
        $null = New-Item 'TestDrive:/mine' -ItemType Directory
        Set-Content 'TestDrive:/mine/index.html' 'mine'
        { Export-MigrationDocument 'TestDrive:/mine' 'TestDrive:/a.sql' } | Should -Throw -ErrorId 'OutputNotWritten,*'
        'TestDrive:/mine/index.html' | Should -FileContentMatch '^mine$'
    }

    It 'takes a -Plan, and logs in as -Credential' {
        Set-Content 'TestDrive:/plan.yaml' @'
plan: docs
connections: { default: "${DATABASE_URL}" }
phases: [ { id: a, apply: [ { sql: a.sql } ] } ]
'@
        $password = [securestring]::new()
        $password.AppendChar('x')
        $login = [pscredential]::new('nobody_of_the_test', $password)
        { Export-MigrationDocument 'TestDrive:/docs' 'postgres://127.0.0.1:1/x' -Plan 'TestDrive:/' -Credential $login } |
            Should -Throw -ErrorId 'ConnectionFailed,*' -ExpectedMessage '*as nobody_of_the_test*'
    }
}
