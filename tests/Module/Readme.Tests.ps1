BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
}

Describe 'The README' -Tag Windows {
    BeforeAll {
        $text = (Get-Content -Raw -LiteralPath "$PSScriptRoot/../../README.md").ReplaceLineEndings("`n")
        $files = [regex]::Matches($text, '(?ms)^`(?<name>first/[\w.]+)`\n\n```\w+\n(?<text>.*?)^```$')
        $script:lines = [regex]::Matches($text,
            '(?ms)^```powershell\n(?<text>.*?)^```$').ForEach({ $_.Groups['text'].Value -split "`n" }).Where({ $_ })
        $null = New-Item -ItemType Directory -Path "$TestDrive/first"
        foreach ($file in $files) {
            $path = Join-Path $TestDrive $file.Groups['name'].Value
            Set-Content -NoNewline -LiteralPath $path -Value $file.Groups['text'].Value
        }

        # A plan creates the table that the first plan changes: nothing else here connects to a server.
        $null = New-Item -ItemType Directory -Path "$TestDrive/before"
        Set-Content -LiteralPath "$TestDrive/before/orders.sql" -Value 'create table orders (id int primary key);'
        Set-Content -LiteralPath "$TestDrive/before/plan.yaml" -Value @'
plan: before
connections: { default: "${DATABASE_URL}" }
phases:
  - id: orders
    apply: [ sql: orders.sql ]
    undo: []
'@
        $sandbox = Start-MigrationSandbox
        $script:before = $env:DATABASE_URL
        $env:DATABASE_URL = $sandbox.ConnectionString
    }

    AfterAll {
        $env:DATABASE_URL = $before
        $sandbox | Stop-MigrationSandbox -Confirm:$false
    }

    It 'shows commands that work' {
        $files.Count | Should -Be 3
        $lines.Count | Should -BeGreaterThan 3
        Push-Location -LiteralPath $TestDrive
        try {
            $null = Invoke-MigrationPhase orders -Plan before -Confirm:$false -ErrorAction Stop
            foreach ($line in $lines) {
                # The module under test is already imported from the build's output folder.
                if (-not $line.StartsWith('Import-Module')) {
                    { & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'; $line")) } |
                        Should -Not -Throw -Because $line
                }
            }

            (Get-MigrationStatus a -Plan first).State | Should -Be 'Undone'
        }
        finally {
            Pop-Location
        }
    }
}
