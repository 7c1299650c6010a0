# Script files of steps: they run in the caller's session, with the phase as pipeline input.
BeforeAll {
    Import-Module "$PSScriptRoot/Support.psm1" -Force
    Import-Module (Get-ModuleManifest) -Force
    $sandbox = Start-MigrationSandbox

    # A plan whose one phase runs the script, and where.
    function Write-Work([string] $Script, [string] $More = '') {
        $plan = New-Folder "$TestDrive/$([guid]::NewGuid())" @{
            'plan.yaml' = "plan: p`nphases:`n  - { id: a, title: Ask, apply: [{ script: { file: x.ps1$More } }], undo: [] }"
            'x.ps1'     = $Script
        }
        @{ Plan = $plan; ConnectionString = New-Database $sandbox }
    }

    # The lines of the output, as the journal has them.
    function Get-Journaled([hashtable] $On) {
        (Get-MigrationHistory @On | Where-Object Event -EQ 'BatchDone').Message -split '\r?\n'
    }
}

AfterAll {
    $sandbox | Stop-MigrationSandbox
}

Describe 'A script file of a step' -Tag Windows {
    It 'runs in the session, in the folder of the plan, with the phase as input' {
        $on = Write-Work 'foreach ($p in $input) { "$($p.Id) $($p.Title) $($p.PlanName)"; $p.GetType().FullName }
            "here: $(Test-Path ./x.ps1)"
            $env:DBMIGRATE_TEST_RAN = $PID'
        $env:DBMIGRATE_TEST_RAN = $null
        $before = (Get-Location).Path
        $result = Invoke-MigrationPhase a @on -Confirm:$false
        $result.State | Should -Be 'Verified'
        $env:DBMIGRATE_TEST_RAN | Should -Be "$PID"
        (Get-Location).Path | Should -Be $before
        Get-Journaled $on | Should -Be 'a Ask p', 'DbMigrate.MigrationPhase', 'here: True'
        $result.Steps[0].Message | Should -Match '^a Ask p'
    }

    It 'has all its streams in the output, while it runs' {
        $on = Write-Work '"gr`u{f6}er"; Write-Warning warned; Write-Error soft; Write-Host shown; "after"'
        $shown = Invoke-MigrationPhase a @on -Confirm:$false -InformationAction Continue 6>&1 |
            ForEach-Object { "$_" }
        $shown | Should -Contain "gr`u{f6}er"
        $lines = Get-Journaled $on
        $lines | Should -Contain "gr`u{f6}er"
        $lines | Should -Contain 'warned'
        "$lines" | Should -Match 'soft'
        $lines | Should -Contain 'shown'
        $lines[-1] | Should -Be 'after'
    }

    It 'fails with <code> after <text>' -ForEach @(
        @{ text = '"said"; exit 3'; code = 3; output = 'said' }
        @{ text = 'throw "boom"'; code = 1; output = 'boom' }
        @{ text = 'Get-Item nothing -ErrorAction Stop'; code = 1; output = 'nothing' }
        @{ text = 'if ('; code = 1; output = "Missing" }
    ) {
        $on = Write-Work $text
        $failed = { Invoke-MigrationPhase a @on -Confirm:$false } | Should -Throw -ErrorId 'ScriptFailed,*' -PassThru
        $failed.Exception.ProgramExitCode | Should -Be $code
        $failed.Exception.Message | Should -Match "x\.ps1 ended with exit code $code;"
        $failed.Exception.Message | Should -Match $output
        (Get-MigrationStatus a @on).State | Should -Be 'Failed'
        Set-Content "$($on.Plan)/x.ps1" '"good"'
        (Invoke-MigrationPhase a @on -Confirm:$false).State | Should -Be 'Verified'
    }

    It 'masks the values of the variables that are passed' {
        $env:DBMIGRATE_TEST_KEY = 'sw0rdfish-4711'
        try {
            $on = Write-Work '"key $env:DBMIGRATE_TEST_KEY"; exit 2' ', env: DBMIGRATE_TEST_KEY'
            $failed = { Invoke-MigrationPhase a @on -Confirm:$false } |
                Should -Throw -ErrorId 'ScriptFailed,*' -PassThru
            $failed.Exception.Message | Should -Match 'key \S+'
            $failed.Exception.Message | Should -Not -Match 'sw0rdfish'
            Get-MigrationHistory @on | ConvertTo-Json -Depth 5 | Should -Not -Match 'sw0rdfish'
        }
        finally {
            $env:DBMIGRATE_TEST_KEY = $null
        }
    }

    It 'is ended at its timeout' {
        $on = Write-Work '"begun"; while ($true) { Start-Sleep -Milliseconds 20 }' ', timeout: 1s'
        $failed = { Invoke-MigrationPhase a @on -Confirm:$false } | Should -Throw -ErrorId 'ScriptFailed,*' -PassThru
        $failed.Exception.Message | Should -Match 'x\.ps1 ran longer than its timeout of 1s and was ended'
    }

    It 'ends with the pipeline that runs it, and the journal has the stop' {
        $file = "$TestDrive/begun-$([guid]::NewGuid())"
        $on = Write-Work "Set-Content -LiteralPath '$file' x; while (`$true) { Start-Sleep -Milliseconds 20 }"
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddCommand('Import-Module').AddParameter('Name', (Get-ModuleManifest)).AddStatement()
            $null = $shell.AddCommand('Invoke-MigrationPhase').AddParameter('Phase', 'a').AddParameters($on).
                AddParameter('Confirm', $false)
            $running = $shell.BeginInvoke()
            Wait-Until { (Test-Path -LiteralPath $file) -or $running.IsCompleted }
            $running.IsCompleted | Should -BeFalse
            $shell.Stop()
            Wait-Until { $running.IsCompleted }
        }
        finally {
            $shell.Dispose()
        }

        (Get-MigrationHistory @on)[0].Event | Should -Be 'PhaseInterrupted'
        (Get-MigrationStatus a @on).State | Should -Be 'Failed'
    }

    It 'is not run by -WhatIf, and its change after the approval is seen' {
        $on = Write-Work '$env:DBMIGRATE_TEST_RAN = "ran"'
        $env:DBMIGRATE_TEST_RAN = $null
        Invoke-MigrationPhase a @on -WhatIf
        $env:DBMIGRATE_TEST_RAN | Should -BeNullOrEmpty
        $first = (Approve-MigrationPhase a @on -Confirm:$false).Checksum
        Set-Content "$($on.Plan)/x.ps1" '"other"'
        (Approve-MigrationPhase a @on -Confirm:$false).Checksum | Should -Not -Be $first
    }
}
