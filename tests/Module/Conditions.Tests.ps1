BeforeDiscovery {
    $scenarios = Get-Content -Raw "$PSScriptRoot/../conditions.json" | ConvertFrom-Json -AsHashtable
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox

    # Runs a line of a scenario on its plan and database; a line that is alone has neither.
    function Invoke-Line([string] $Line, [hashtable] $Scenario, [string] $Folder, [string] $Database) {
        $on = $Scenario.alone ? '' : " -Plan '$Folder' -ConnectionString '$Database'"
        & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'; $Line$on"))
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
    It '<condition> is the error of <cmdlet>' -ForEach $scenarios {
        $scenario = $_
        $database = New-Database $sandbox
        $folder = New-Folder "$TestDrive/$([guid]::NewGuid())" $scenario.files
        Invoke-Statement $database $scenario.sql
        foreach ($line in $scenario.first) {
            $failed = $false
            try {
                $null = Invoke-Line $line.cmdlet -Scenario $scenario -Folder $folder -Database $database
            }
            catch {
                $failed = $true
            }

            $failed | Should -Be ([bool]$line.fails)
        }

        Invoke-Statement $database $scenario.between
        if ($scenario.change) {
            $null = New-Folder $folder $scenario.change
        }

        $holder = Open-Session $database
        try {
            $scenario.hold | Where-Object { $_ } | ForEach-Object { $null = Invoke-InSession $holder $_ }
            { Invoke-Line $scenario.cmdlet -Scenario $scenario -Folder $folder -Database $database } |
                Should -Throw -ErrorId "$($scenario.condition),*"
        }
        finally {
            $holder.Dispose()
        }
    }
}
