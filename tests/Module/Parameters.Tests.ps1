# Every parameter of each cmdlet is used by a test: a new one without its test fails here.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $usual = [System.Management.Automation.Cmdlet]::CommonParameters +
        [System.Management.Automation.Cmdlet]::OptionalCommonParameters
    $parameters = foreach ($command in Get-Command -Module DbMigrate -CommandType Cmdlet) {
        $command.Parameters.Keys | Where-Object { $_ -notin $usual } |
            ForEach-Object { @{ Cmdlet = $command.Name; Parameter = $_ } }
    }

    # SharedParameters.Tests.ps1 has the same test of these for each cmdlet with a phase as its input.
    $shared = 'ConnectionString', 'Credential', 'Environment', 'EnvironmentFile', 'Variable', 'Database', 'InputObject',
        'Plan'
    $parameters = $parameters | Where-Object {
        $_.Parameter -notin $shared -or -not (Get-Command $_.Cmdlet).Parameters.ContainsKey('InputObject')
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $commands = @{}
    Get-Command -Module DbMigrate -CommandType Cmdlet | ForEach-Object { $commands[$_.Name] = $_ }
    $used = [System.Collections.Generic.HashSet[string]]::new()

    # All parts of a script that are of a type.
    function Find-Part([System.Management.Automation.Language.Ast] $Ast, [string] $Type) {
        $Ast.FindAll({ $args[0].GetType().Name -eq "${Type}Ast" }.GetNewClosure(), $true)
    }

    # Finds what the commands of a script use: parameters by name, by position, and by the keys of a splatted table.
    function Find-Use([System.Management.Automation.Language.Ast] $Ast) {
        $tables = @{}
        foreach ($set in Find-Part $Ast AssignmentStatement) {
            $name = "$($set.Left)".TrimStart('$') -replace '^(global|script):' -replace '[.\[].*$'
            $keys = (Find-Part $set.Right Hashtable).KeyValuePairs.Item1 | ForEach-Object { "$_".Trim("'") }
            $tables[$name] = @($tables[$name]) + $keys
            if ($set.Left -is [System.Management.Automation.Language.MemberExpressionAst]) {
                $tables[$name] += "$($set.Left.Member)"
            }
        }

        foreach ($call in Find-Part $Ast Command) {
            $command = $commands["$($call.GetCommandName())"]
            if (-not $command) {
                continue
            }

            $byPosition = 0
            $elements = @($call.CommandElements | Select-Object -Skip 1)
            for ($i = 0; $i -lt $elements.Count; $i++) {
                $element = $elements[$i]
                if ($element -is [System.Management.Automation.Language.CommandParameterAst]) {
                    $parameter = $command.ResolveParameter($element.ParameterName)
                    $null = $used.Add("$($command.Name) $($parameter.Name)")
                    if (-not $parameter.SwitchParameter -and -not $element.Argument) {
                        $i++
                    }
                }
                elseif ($element.Splatted) {
                    foreach ($key in $tables["$($element.VariablePath)"]) {
                        $null = $used.Add("$($command.Name) $key")
                    }
                }
                else {
                    $command.ParameterSets.Parameters | Where-Object Position -EQ $byPosition | ForEach-Object {
                        $null = $used.Add("$($command.Name) $($_.Name)")
                    }
                    $byPosition++
                }
            }
        }

        # A script in a text runs in another PowerShell.
        foreach ($text in @(Find-Part $Ast StringConstantExpression) + @(Find-Part $Ast ExpandableStringExpression)) {
            if ($text.Value -match '\w-Migration\w+ ') {
                Find-Use ([System.Management.Automation.Language.Parser]::ParseInput($text.Value, [ref]$null, [ref]$null))
            }
        }
    }

    foreach ($file in Get-ChildItem "$PSScriptRoot/*.ps1" -Exclude 'Parameters.Tests.ps1') {
        Find-Use ([System.Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$null, [ref]$null))
    }

    $lines = (Get-Content -Raw "$PSScriptRoot/../conditions.json" | ConvertFrom-Json) |
        ForEach-Object { $_.cmdlet; $_.first.cmdlet }
    Find-Use ([System.Management.Automation.Language.Parser]::ParseInput($lines -join "`n", [ref]$null, [ref]$null))
}

Describe 'A parameter' {
    It 'without a test is found' {
        $used.Contains('Undo-MigrationPhase Through') | Should -BeTrue
        $used.Contains('Undo-MigrationPhase Nothing') | Should -BeFalse
    }

    It '<Cmdlet> -<Parameter> is used by a test' -ForEach $parameters {
        $used.Contains("$Cmdlet $Parameter") | Should -BeTrue
    }
}
