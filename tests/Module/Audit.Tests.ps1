BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $session = $sandbox.ConnectionString
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'Test-MigrationDatabase' {
    BeforeAll {
        Set-Content 'TestDrive:/plan.yaml' @'
plan: audit
connections: { default: '${AUDIT_URL}' }
phases:
  - id: a
    apply: [ sql: a.sql ]
    undo: []
'@
        Set-Content 'TestDrive:/a.sql' 'create table item (id int, price money);'
        $env:AUDIT_URL = $session
        $null = Invoke-MigrationPhase a -Plan 'TestDrive:/' -Confirm:$false
    }

    AfterAll {
        $env:AUDIT_URL = $null
    }

    It 'emits findings that can be filtered and grouped' {
        $findings = Test-MigrationDatabase $session -Rule primary-key-missing, type-*
        ($findings | Where-Object Name -EQ public.item).Rule | Sort-Object |
            Should -Be 'primary-key-missing', 'type-money'
        ($findings | Where-Object Severity -GE Error) | Should -BeNullOrEmpty
        (Test-MigrationDatabase -Plan 'TestDrive:/' -Rule type-money).Message | Should -BeLike 'price: *'
    }

    It 'leaves out what is ignored, unless it is asked for' {
        Set-Content 'TestDrive:/ignore.yaml' "- { rule: type-money, name: public.item, reason: One country. }"
        Test-MigrationDatabase $session -Rule type-money -IgnoreFile 'TestDrive:/ignore.yaml' | Should -BeNullOrEmpty
        (Test-MigrationDatabase $session -Rule type-money -IgnoreFile 'TestDrive:/ignore.yaml' -IncludeIgnored).Ignored |
            Should -Be 'One country.'
    }

    It 'writes a report for other programs' {
        $sarif = Test-MigrationDatabase $session -Rule type-money -Format Sarif | ConvertFrom-Json
        $sarif.runs[0].results[0].ruleId | Should -Be 'type-money'
        Test-MigrationDatabase $session -Rule type-money -ApiRole PUBLIC -Format GitHub | Should -BeLike '::warning title=type-money::*'
    }

    It 'names a role that does not exist' {
        { Test-MigrationDatabase $session -ApiRole app_nobody } |
            Should -Throw -ErrorId 'AuditInvalid,*' -ExpectedMessage '*no role app_nobody*'
    }

    It 'shows which rows a role reaches' {
        $access = Test-MigrationDatabase $session -Matrix -ApiRole PUBLIC | Where-Object Table -EQ public.item
        $json = Test-MigrationDatabase $session -Matrix -ApiRole PUBLIC -Format Json | ConvertFrom-Json
        ($json | Where-Object table -EQ public.item).Count | Should -Be 4
        { Test-MigrationDatabase $session -Matrix -ApiRole PUBLIC -Format Sarif } | Should -Throw '*Json*'
        $access.Command | Should -Be 'SELECT', 'INSERT', 'UPDATE', 'DELETE'
        $access.Reach | Select-Object -Unique | Should -Be 'None'
    }

    It 'logs in as -Credential' {
        $password = [securestring]::new()
        $password.AppendChar('x')
        $login = [pscredential]::new('nobody_of_the_test', $password)
        { Test-MigrationDatabase 'postgres://127.0.0.1:1/nothing' -Credential $login } |
            Should -Throw -ErrorId 'ConnectionFailed,*' -ExpectedMessage '*as nobody_of_the_test*'
    }
}
