BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
}

Describe 'Get-MigrationSandbox' {
    It 'lists a sandbox with its state, by its id and by a pattern, and not after it was stopped' {
        $sandbox = Start-MigrationSandbox
        try {
            $listed = Get-MigrationSandbox $sandbox.Id
            $listed | Should -Be $sandbox
            $listed.State | Should -Be Running
            (Get-MigrationSandbox).Id | Should -Contain $sandbox.Id
            (Get-MigrationSandbox ($sandbox.Id.Substring(0, 6) + '*')).Id | Should -Be $sandbox.Id
            Get-MigrationSandbox 'no*' | Should -BeNullOrEmpty
            ($listed | Out-String) | Should -Match "$($sandbox.Id)\s+Running\s+$([regex]::Escape($sandbox.Version))"
            ($listed | Out-String) | Should -Not -Match 'postgres://'
        } finally {
            Get-MigrationSandbox $sandbox.Id | Stop-MigrationSandbox
        }

        Get-MigrationSandbox $sandbox.Id -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be 'SandboxNotFound,DbMigrate.Commands.GetMigrationSandboxCommand'
    }
}

Describe 'Start-MigrationSandbox' {
    It 'names a folder that does not exist' {
        { Start-MigrationSandbox -Path (Join-Path $TestDrive 'nowhere') } |
            Should -Throw -ErrorId 'SandboxFailed,*' -ExpectedMessage '*nowhere*does not exist*'
    }
}
