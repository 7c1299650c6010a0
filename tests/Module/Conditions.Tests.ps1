BeforeDiscovery {
    $scenarios = Get-Content -Raw "$PSScriptRoot/../conditions.json" | ConvertFrom-Json -AsHashtable

    # The one starts a sandbox, the other runs a program of Linux.
    $elsewhere, $everywhere = $scenarios.Where({ $_.condition -in 'PostgresNotFound', 'SqlFileChanged' }, 'Split')
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox

    # Runs a line of a scenario on its plan and database; a line that is alone has neither.
    function Invoke-Line([string] $Line, [hashtable] $Scenario, [string] $Folder, [string] $Database) {
        $on = $Scenario.alone ? '' : " -Plan '$Folder'"
        if ($on -and (Get-Command ($Line -split ' ')[0]).Parameters.ContainsKey('ConnectionString')) {
            $on += " -ConnectionString '$Database'"
        }

        # The connection of the plan, for the others.
        $env:DATABASE_URL = $Database
        try {
            & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'; $Line$on"))
        }
        finally {
            $env:DATABASE_URL = $null
        }
    }

    # Brings the condition about, and compares the error.
    function Assert-Condition([hashtable] $Scenario) {
        $database = New-Database $sandbox
        $folder = New-Folder "$TestDrive/$([guid]::NewGuid())" $Scenario.files
        Invoke-Statement $database $Scenario.sql
        foreach ($line in $Scenario.first) {
            $failed = $false
            try {
                $null = Invoke-Line $line.cmdlet -Scenario $Scenario -Folder $folder -Database $database
            }
            catch {
                $failed = $true
            }

            $failed | Should -Be ([bool]$line.fails)
        }

        Invoke-Statement $database $Scenario.between
        if ($Scenario.change) {
            $null = New-Folder $folder $Scenario.change
        }

        $holder = Open-Session $database
        try {
            $Scenario.hold | Where-Object { $_ } | ForEach-Object { $null = Invoke-InSession $holder $_ }
            { Invoke-Line $Scenario.cmdlet -Scenario $Scenario -Folder $folder -Database $database } |
                Should -Throw -ErrorId "$($Scenario.condition),*"
        }
        finally {
            $holder.Dispose()
        }
    }

    function Invoke-Statement([string] $Database, [string[]] $Sql) {
        $name = ([uri]$Database).AbsolutePath.TrimStart('/')
        foreach ($statement in $Sql) {
            $null = Invoke-Sql $Database ($statement.Replace('{database}', $name).Replace('{role}', "${name}_other"))
        }
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'Conditions' {
    It '<condition> is the error of <cmdlet>' -Tag Windows -ForEach $everywhere {
        Assert-Condition $_
    }

    It '<condition> is the error of <cmdlet>' -ForEach $elsewhere {
        Assert-Condition $_
    }
}
