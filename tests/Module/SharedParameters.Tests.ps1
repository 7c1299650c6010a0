# The parameters that cmdlets share work in each of them: a new cmdlet needs its line here.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $phase = @{ Phase = 'a' }
    $lines = @{
        'Approve-MigrationPhase'      = $phase
        'Complete-MigrationMilestone' = @{ Milestone = 'deployed' }
        'Get-MigrationAccess'         = @{ }
        'Get-MigrationHistory'        = @{ }
        'Get-MigrationLock'           = @{ }
        'Get-MigrationMaintenance'    = @{ }
        'Get-MigrationMetric'         = @{ }
        'Get-MigrationStatus'         = @{ }
        'Grant-MigrationAccess'       = @{ Role = 'somebody'; Access = 'View' }
        'Invoke-MigrationMaintenance' = @{ }
        'Import-MigrationHistory'     = @{ }
        'Invoke-MigrationPhase'       = $phase
        'Repair-MigrationPhase'       = @{ Phase = 'a'; Mark = 'Done'; Reason = 'why' }
        'Resume-MigrationPhase'       = $phase
        'Revoke-MigrationAccess'      = @{ Role = 'somebody' }
        'Suspend-MigrationPhase'      = $phase
        'Test-MigrationPhase'         = $phase
        'Test-MigrationPreflight'     = $phase
        'Undo-MigrationPhase'         = $phase
    }
    $cmdlets = Get-Command -Module DbMigrate -CommandType Cmdlet |
        Where-Object { $_.Parameters.ContainsKey('InputObject') } |
        ForEach-Object { @{ Cmdlet = $_.Name; Line = $lines[$_.Name] } }

    # Locks need no journal, and the history shows the rows of any environment.
    $ofEnvironments = $cmdlets | Where-Object Cmdlet -NotIn 'Get-MigrationLock', 'Get-MigrationHistory'
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox
    $database = New-Database $sandbox
    $plan = New-Folder "$TestDrive/plan" @{
        'plan.yaml' = @'
plan: shared
connections: { default: "${DBMIGRATE_TEST_UNSET}" }
phases:
- { id: a, gates: [{ milestone: deployed }], apply: [{ sql: a.sql }], undo: [] }
metrics: [{ name: one, sql: "select 1, 1" }]
maintenance: { daily: [{ sql: a.sql }] }
'@
        'a.sql'     = 'select 1;'
    }
    $null = Complete-MigrationMilestone deployed -Plan $plan -ConnectionString $database -Environment staging -Confirm:$false

    # Runs the line of a cmdlet with more parameters; the first error ends it.
    function Invoke-Line([string] $Name, [hashtable] $With, [hashtable] $More) {
        $all = $With + $More + @{ Plan = $plan; ErrorAction = 'Stop' }
        if ((Get-Command $Name).Parameters.ContainsKey('Confirm')) {
            $all.Confirm = $false
        }

        $null = & $Name @all
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'The parameters that <Cmdlet> shares with others' -ForEach $cmdlets {
    It 'has its line' {
        $Line | Should -BeOfType [hashtable]
    }

    It 'works on the database of -ConnectionString' {
        { Invoke-Line $Cmdlet -With $Line -More @{ ConnectionString = 'postgres://127.0.0.1:1/nothing' } } |
            Should -Throw -ExpectedMessage '*127.0.0.1:1*'
    }

    It 'takes the variables of -EnvironmentFile' {
        if (-not (Get-Command $Cmdlet).Parameters.ContainsKey('EnvironmentFile')) {
            return
        }

        Set-Content 'TestDrive:/other.env' 'DBMIGRATE_TEST_UNSET=postgres://127.0.0.1:1/nothing'
        { Invoke-Line $Cmdlet -With $Line -More @{ EnvironmentFile = 'TestDrive:/other.env' } } |
            Should -Throw -ExpectedMessage '*127.0.0.1:1*'
    }

    It 'logs in as -Credential' {
        $password = [securestring]::new()
        $password.AppendChar('x')
        $login = [pscredential]::new('nobody_of_the_test', $password)
        { Invoke-Line $Cmdlet -With $Line -More @{ ConnectionString = $database; Credential = $login } } |
            Should -Throw -ErrorId 'ConnectionFailed,*' -ExpectedMessage '*nobody_of_the_test*'
    }

    It 'refuses a -Variable that the plan does not declare' {
        { Invoke-Line $Cmdlet -With $Line -More @{ ConnectionString = $database; Variable = @{ nope = 1 } } } |
            Should -Throw -ErrorId 'VariableInvalid,*'
    }

    It 'refuses another database than -Database' {
        { Invoke-Line $Cmdlet -With $Line -More @{ ConnectionString = $database; Database = 'other.test:5432/x' } } |
            Should -Throw -ErrorId 'DatabaseMismatch,*'
    }

    It 'takes the database of -InputObject' {
        { Invoke-Line $Cmdlet -With $Line -More @{ } } | Should -Throw -ErrorId 'Connection*'
        $status = Get-MigrationStatus a -Plan $plan -ConnectionString $database
        try {
            Invoke-Line $Cmdlet -With $Line -More @{ InputObject = $status }
        }
        catch {
            $_.FullyQualifiedErrorId | Should -Not -BeLike 'Connection*'
            $_.Exception.GetType().Namespace | Should -Be 'DbMigrate'
        }
    }
}

Describe 'The environment of <Cmdlet>' -ForEach $ofEnvironments {
    It 'is that of the journal' {
        { Invoke-Line $Cmdlet -With $Line -More @{ ConnectionString = $database; Environment = 'production' } } |
            Should -Throw -ErrorId 'EnvironmentMismatch,*'
    }
}
