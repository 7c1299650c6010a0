BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox

    function Get-Plain([securestring] $Secret) {
        [System.Net.NetworkCredential]::new('', $Secret).Password
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'A generated password' {
    BeforeEach {
        $database = New-Database $sandbox
        $name = 'app_' + [guid]::NewGuid().ToString('N')
        $on = @{ ConnectionString = $database; Force = $true }
        function Get-RoleUri([string] $Secret) {
            $uri = [uri] $database
            "postgres://${name}:$Secret@$($uri.Host):$($uri.Port)$($uri.AbsolutePath)"
        }
    }

    It 'is in the result as a SecureString, once, and nowhere else' {
        $plan = New-Folder "$TestDrive/$name" @{
            'plan.yaml' = "plan: p`nphases: [ { id: a, apply: [ role: " +
                "{ name: $name, login: true, password: generate } ] } ]`n"
        }

        $result = Invoke-MigrationPhase a -Plan $plan @on -InformationVariable said -Verbose 4> "$TestDrive/verbose.txt"

        $result.Passwords.Role | Should -Be $name
        $password = Get-Plain $result.Passwords[0].Password
        $password | Should -Match '^[A-Za-z0-9_-]{43}$'
        Invoke-Sql (Get-RoleUri $password) 'select current_user' | Should -Be $name
        "$said $($result | Format-List * | Out-String) $($result | ConvertTo-Json -Depth 5)" |
            Should -Not -Match ([regex]::Escape($password))
        Get-Content "$TestDrive/verbose.txt" -Raw | Should -Not -Match ([regex]::Escape($password))
        (Invoke-MigrationPhase a -Plan $plan @on).Passwords | Should -BeNullOrEmpty
        (Undo-MigrationPhase a -Plan $plan @on).State | Should -Be 'Undone'
    }

    It 'is written to a secret of the session' {
        $plan = New-Folder "$TestDrive/$name" @{
            'plan.yaml' = "plan: p`nphases: [ { id: a, apply: [ role: " +
                "{ name: $name, login: true, password: generate, store: 'secret:shop-app' } ] } ]`n"
        }
        $stored = @{}
        Set-Item function:global:Set-Secret {
            param([string] $Name, [securestring] $SecureStringSecret)
            if ($stored.Locked) { throw 'The vault is locked.' }
            $stored[$Name] = $SecureStringSecret
        }.GetNewClosure()

        try {
            $stored.Locked = $true
            { Invoke-MigrationPhase a -Plan $plan @on } |
                Should -Throw -ErrorId 'StepRefused,*' -ExpectedMessage '*The vault is locked*'
            $stored.Locked = $false
            (Invoke-MigrationPhase a -Plan $plan @on).Passwords | Should -BeNullOrEmpty
            Invoke-Sql (Get-RoleUri (Get-Plain $stored['shop-app'])) 'select 1' | Should -Be 1
        }
        finally {
            Remove-Item function:Set-Secret
        }
    }

    It 'goes into a .env file, where the plan says so' {
        $plan = New-Folder "$TestDrive/$name" @{
            'plan.yaml' = "plan: p`nphases:`n- id: a`n  apply:`n  - role: { name: $name, login: true, password: generate }`n" +
                "  - env_file: { file: .env, key: URL, uri: { role: $name, database: $(([uri] $database).AbsolutePath.Trim('/')) } }`n"
        }

        (Invoke-MigrationPhase a -Plan $plan @on).Passwords | Should -BeNullOrEmpty

        $uri = (Get-Content "$plan/.env").Substring(4)
        Invoke-Sql $uri 'select current_user' | Should -Be $name
    }
}

Describe 'A connection that a step makes' {
    It 'is named by the plan, the status, the preflight and -WhatIf before it exists' {
        $database = New-Database $sandbox
        $name = 'own_' + [guid]::NewGuid().ToString('N')
        $env:DBMIGRATE_TEST_OWN = $database -replace '/[^/]*$', "/$name"
        try {
            $plan = New-Folder "$TestDrive/$name" @{
                'plan.yaml' = "plan: p`nconnections: { default: '`${DATABASE_URL}', own: '`${DBMIGRATE_TEST_OWN}' }`n" +
                    "phases:`n- id: a`n  apply: [ database: $name ]`n- id: b`n" +
                    "  preflight: [ { sql: select 1, expect: 1, on: own } ]`n  apply: [ { sql: b.sql, on: own } ]`n  undo: []`n"
                'b.sql' = "create table t (id int);`n"
            }
            $on = @{ Plan = $plan; ConnectionString = $database }
            $text = "The connection own is not there yet: phase a, step 1 (database $name) makes it."

            (Get-MigrationStatus b @on).Reason | Should -BeLike "*$text*"
            $check = Test-MigrationPreflight b @on | Where-Object Stage -EQ 'Preflight'
            $check.Status, $check.Message | Should -Be 'Skipped', $text
            Start-Transcript "$TestDrive/what-if.txt" | Out-Null
            Invoke-MigrationPhase b @on -WhatIf
            Stop-Transcript | Out-Null
            (Get-Content "$TestDrive/what-if.txt" -Raw) -replace '\s+', ' ' | Should -BeLike "*$text*"
            (Invoke-MigrationPhase * @on).State | Should -Be 'Verified', 'Verified'
        }
        finally {
            Remove-Item Env:DBMIGRATE_TEST_OWN
        }
    }
}
