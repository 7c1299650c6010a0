BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox

    # The check writes to the other table, on the target as on the source.
    $setup = @(
        'create table a (id int, note text)'
        "insert into a select i, 'a note of some length' from generate_series(1, 5000) i"
        'create function also(i int) returns boolean language plpgsql as ' +
            '$$ begin insert into public.a values (i, ''also''); return true; end $$'
        'create table b (id int check (also(id)))'
        'insert into b values (1)'
    )
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'copy' {
    BeforeEach {
        $source = New-Database $sandbox
        $target = New-Database $sandbox
        $setup | ForEach-Object { Invoke-Sql $source $_ }
        $env:DBMIGRATE_TEST_TARGET = $target
        $folder = New-Folder "$TestDrive/$([guid]::NewGuid())" @{
            'plan.yaml' = @'
plan: moving
connections: { default: '${DATABASE_URL}', target: '${DBMIGRATE_TEST_TARGET}' }
phases:
  - id: one
    apply: [ copy: { tables: [a], to: target, quiesce: true } ]
  - id: both
    after: []
    apply: [ copy: { tables: [a, b], to: target, workers: 1 } ]
'@
        }
        $on = @{ Plan = $folder; ConnectionString = $source }
    }

    AfterEach {
        Remove-Item Env:DBMIGRATE_TEST_TARGET
    }

    It 'emits a result with the steps, refuses writes to the source, and is undone' {
        $result = Invoke-MigrationPhase one @on
        $result.State | Should -Be 'Verified'
        $result.Steps.Kind | Should -Be 'copy', 'copy'
        $result.Steps[1].Rows | Should -Be 5001
        Invoke-Sql $target 'select count(*) from a' | Should -Be 5001
        { Invoke-Sql $source 'delete from a' } | Should -Throw '*has moved to*'
        (Undo-MigrationPhase one @on -Force).State | Should -Be 'Undone'
        Invoke-Sql $source 'delete from a'
    }

    It 'fails with CopyDiffers where the rows differ' {
        { Invoke-MigrationPhase both @on -ErrorAction Stop } | Should -Throw -ErrorId 'CopyDiffers,*'
    }
}
