BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $commands = Get-Command -Module DbMigrate | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $common = [System.Management.Automation.Cmdlet]::CommonParameters

    # Returns the parameter set that a command line binds to; throws if there is none.
    function Resolve-ParameterSet($Ast, $Command) {
        $names = @($Ast.CommandElements |
            Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] } | ForEach-Object {
                $Command.ResolveParameter($_.ParameterName).Name
            })
        $bound = [System.Management.Automation.Language.StaticParameterBinder]::BindCommand($Ast)
        $bound.BindingExceptions.Values.BindingException.Message | Should -BeNullOrEmpty
        $piped = $Ast.Parent -is [System.Management.Automation.Language.PipelineAst] -and
            $Ast.Parent.PipelineElements.IndexOf($Ast) -gt 0
        $given = @($bound.BoundParameters.Keys) + $names | Sort-Object -Unique
        $Command.ParameterSets | Where-Object {
            $set = $_
            -not ($given | Where-Object { $_ -notin $set.Parameters.Name }) -and
            -not ($set.Parameters |
            Where-Object { $_.IsMandatory -and $_.Name -notin $given -and
            -not ($piped -and ($_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName)) })
        } | Sort-Object IsDefault -Descending | Select-Object -First 1 -ExpandProperty Name
    }
}

Describe 'The help of <Name>' -ForEach $commands {
    BeforeAll {
        $help = Get-Help $Name -Full
    }

    It 'has a synopsis, a description and an example' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match 'Migration\w+ \['
        ($help.Description | Out-String).Trim() | Should -Not -BeNullOrEmpty
        @($help.Examples.Example).Count | Should -BeGreaterThan 0
    }

    It 'describes every parameter, and no other' {
        $expected = $Command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object
        $help.parameters.parameter.name | Sort-Object | Should -Be $expected
        foreach ($parameter in $help.parameters.parameter) {
            ($parameter.description | Out-String).Trim() |
                Should -Not -BeNullOrEmpty -Because "-$($parameter.name) is to be described"
            ($parameter.description | Out-String) | Should -Not -Match '\{\{'
        }
    }

    It 'states for each parameter whether it is required, its position, and its pipeline input' {
        foreach ($parameter in $help.parameters.parameter) {
            $set = $Command.ParameterSets.Parameters | Where-Object Name -EQ $parameter.name | Select-Object -First 1
            $parameter.required | Should -Be "$($set.IsMandatory)" -Because $parameter.name
            $parameter.position |
                Should -Be $(if ($set.Position -ge 0) { "$($set.Position)" } else { 'Named' }) -Because $parameter.name
            $parameter.pipelineInput |
                Should -BeLike "$($set.ValueFromPipeline -or $set.ValueFromPipelineByPropertyName)*" `
                    -Because $parameter.name
            $types = $Command.Parameters[$parameter.name].Attributes.TypeId.Name
            $parameter.globbing |
                Should -Be "$($types -contains 'SupportsWildcardsAttribute')" -Because $parameter.name
        }
    }

    It 'shows the syntax of each parameter set' {
        $expected = $Command.ParameterSets |
            ForEach-Object { ($_.Parameters.Name | Where-Object { $_ -notin $common } | Sort-Object) -join ' ' } |
            Sort-Object
        $shown = $help.syntax.syntaxItem | ForEach-Object { ($_.parameter.name | Sort-Object) -join ' ' } | Sort-Object
        $shown | Should -Be $expected
    }

    It 'has an example for every parameter set, each a command line that can be bound' {
        $sets = foreach ($example in $help.Examples.Example) {
            $example.code | Should -Not -BeNullOrEmpty
            $errors = $null
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref]$null, [ref]$errors)
            $errors | Should -BeNullOrEmpty -Because $example.title
            $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] -and
                $args[0].GetCommandName() -like '*-Migration*' }, $true) | ForEach-Object {
                $set = Resolve-ParameterSet $_ (Get-Command $_.GetCommandName())
                $set | Should -Not -BeNullOrEmpty -Because "'$_' is to name what a parameter set needs"
                if ($_.GetCommandName() -eq $Name) { $set }
            }
        }

        foreach ($set in $Command.ParameterSets.Name) {
            $sets | Should -Contain $set
        }
    }

    It 'explains each example' {
        foreach ($example in $help.Examples.Example) {
            ($example.remarks | Out-String).Trim() | Should -Not -BeNullOrEmpty -Because $example.title
        }
    }

    It 'names the input and output types of the command' {
        $help.returnValues.returnValue.type.name | Sort-Object | Should -Be ($Command.OutputType.Name | Sort-Object)
    }

    It 'links to existing commands and topics' {
        $names = $help.relatedLinks.navigationLink.linkText | Where-Object { $_ -and $_ -ne 'Online Version' }
        $names | Should -Not -BeNullOrEmpty
        foreach ($link in $names) {
            Get-Help $link -ErrorAction Stop | Should -Not -BeNullOrEmpty
        }
    }
}

Describe 'The topic about_DbMigrate' {
    It 'is found, and its lines fit a terminal' {
        $topic = Get-Help about_DbMigrate
        $topic | Should -Match 'SHORT DESCRIPTION'
        ($topic -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 100
    }

    It 'names only existing commands, parameters and types' {
        $topic = Get-Help about_DbMigrate
        foreach ($name in [regex]::Matches($topic, '\b[A-Z][a-z]+-Migration\w+').Value | Sort-Object -Unique) {
            Get-Command $name -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because $name
        }

        foreach ($name in [regex]::Matches($topic, '\[(DbMigrate\.\w+)\]').ForEach({ $_.Groups[1].Value })) {
            $name -as [type] | Should -Not -BeNullOrEmpty -Because $name
        }
    }
}
