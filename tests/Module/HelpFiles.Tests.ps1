BeforeDiscovery {
    # Another generator of the same files. The build does not need it.
    $script:platyPS = Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS | Where-Object Version -GE '1.0.0'
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    $script:manifest = Get-ModuleManifest
    $script:pages = (Resolve-Path "$PSScriptRoot/../../docs/en-US").ProviderPath

    # What Get-Help reads from a module's help files, in a session of its own: one line of JSON for each command.
    function Read-Help([string] $Manifest) {
        $shell = Invoke-FreshShell ("`$ProgressPreference = 'SilentlyContinue'; Import-Module '$Manifest'" + {
                function Text($Paragraph) { (@($Paragraph.Text) -join ' ') -replace '\s+', ' ' -replace '^ | $', '' }
                function Example($Example) {
                    # PlatyPS leaves the Markdown of an example in its introduction.
                    $markdown = (@($Example.introduction.Text) -join "`n").Replace("`u{80}", '')
                    $fence = '(?ms)^```\w*\n(.*?)\n```'
                    $code = [regex]::Matches($markdown, $fence).ForEach({ $_.Groups[1].Value }) -join "`n"
                    $remarks = [pscustomobject]@{ Text = [regex]::Replace($markdown, $fence, '') }
                    [ordered]@{
                        Title   = $Example.title
                        Code    = if ($code) { $code } else { $Example.code }
                        Remarks = if ($code) { Text $remarks } else { Text $Example.remarks }
                    }
                }

                foreach ($command in Get-Command -Module DbMigrate | Sort-Object Name) {
                    $help = Get-Help $command.Name -Full
                    [ordered]@{
                        Name        = $help.Name
                        Synopsis    = $help.Synopsis -replace '\s+', ' '
                        Description = Text $help.description
                        Syntax      = @($help.syntax.syntaxItem | ForEach-Object {
                                @($_.parameter | ForEach-Object { "$($_.name) $($_.required)" } | Sort-Object) -join ', '
                            })
                        Parameters  = @($help.parameters.parameter | ForEach-Object {
                                [ordered]@{
                                    Name        = $_.name
                                    Description = Text $_.description
                                    Type        = $_.type.name
                                    Required    = "$($_.required)"
                                    Position    = "$($_.position)"
                                    Pipeline    = "$($_.pipelineInput)"
                                    Wildcards   = "$($_.globbing)"
                                    Aliases     = "$($_.aliases)"
                                }
                            })
                        Examples    = @($help.examples.example | ForEach-Object { Example $_ })
                        Inputs      = @($help.inputTypes.inputType | Where-Object { $_ } | ForEach-Object {
                                "$($_.type.name): $(Text $_.description)"
                            })
                        Outputs     = @($help.returnValues.returnValue | Where-Object { $_ } | ForEach-Object {
                                "$($_.type.name): $(Text $_.description)"
                            })
                        Notes       = Text $help.alertSet.alert
                        Links       = @($help.relatedLinks.navigationLink.linkText)
                    } | ConvertTo-Json -Depth 5 -Compress
                }
            })
        $shell.Errors | Should -BeNullOrEmpty
        $shell.Lines
    }
}

Describe 'The help files of the build' {
    It 'tell Get-Help the same as those of PlatyPS' -Skip:(-not $platyPS) {
        $copy = "$TestDrive/DbMigrate"
        Copy-Item -Recurse -LiteralPath (Split-Path $manifest) -Destination $copy
        $file = "$copy/en-US/DbMigrate.Cmdlets.dll-Help.xml"
        $file | Should -Exist
        $shell = Invoke-FreshShell ('$pages = ''PAGES''; $target = ''TARGET'''.Replace('PAGES', $pages).Replace('TARGET', $TestDrive) + {

                $made = Get-ChildItem $pages -Filter '*-*.md' | ForEach-Object FullName |
                    Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder "$target/platyps" -Force
                $made.FullName
            })
        $shell.Errors | Should -BeNullOrEmpty
        Move-Item -Force -LiteralPath $shell.Lines[-1] -Destination $file

        $expected = Read-Help "$copy/DbMigrate.psd1"
        $got = Read-Help $manifest
        $got.Count | Should -Be (Get-ChildItem $pages -Filter '*-*.md').Count
        for ($i = 0; $i -lt $expected.Count; $i++) {
            $got[$i] | Should -Be $expected[$i]
        }
    }

    It 'name the page of each command on the project''s site' {
        Import-Module $manifest -Force
        $site = (Import-PowerShellDataFile $manifest).PrivateData.PSData.ProjectUri
        foreach ($command in Get-Command -Module DbMigrate) {
            $link = (Get-Help $command.Name).relatedLinks.navigationLink[0]
            $link.linkText | Should -Be 'Online Version'
            $link.uri | Should -Be "$site/blob/main/docs/en-US/$($command.Name).md"
            Join-Path $pages "$($command.Name).md" | Should -Exist
        }
    }

    It 'have a topic for each about_ page, without Markdown' {
        foreach ($page in Get-ChildItem $pages -Filter 'about_*.md') {
            $topic = Get-Content -Raw -LiteralPath (Join-Path (Split-Path $manifest) "en-US/$($page.BaseName).help.txt")
            $topic | Should -Match "^TOPIC\n    $($page.BaseName)\n"
            $topic | Should -Not -Match '```|^#|\]\('
        }
    }
}
