using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>
/// Runs the script file of a step in the session's runspace, on the pipeline's thread. The output is text, as in a
/// journal.
/// </summary>
internal static class ScriptRunner
{
    // An error fails the script in each session alike: where it ends the script.
    // $? is false after 'exit' with a code other than 0, and true after a program of the script that failed.
    private const string Call = """
        param($File, $Folder, $Caller, $Variables)
        $ErrorActionPreference = 'Continue'
        $location = Get-Location
        $before = @{}
        try {
            foreach ($name in $Variables.Keys) {
                $before[$name] = [Environment]::GetEnvironmentVariable($name)
                [Environment]::SetEnvironmentVariable($name, $Variables[$name])
            }
            Set-Location -LiteralPath $Folder
            $Caller | & $File *>&1 | Out-String -Stream -Width 200 |
                ForEach-Object { [System.Management.Automation.Internal.StringDecorated]::new($_).ToString('PlainText') }
            if ($?) { 0 } elseif ($LASTEXITCODE) { $LASTEXITCODE } else { 1 }
        }
        catch {
            $_ | Out-String -Stream -Width 200 |
                ForEach-Object { [System.Management.Automation.Internal.StringDecorated]::new($_).ToString('PlainText') }
            1
        }
        finally {
            foreach ($name in $before.Keys) {
                [Environment]::SetEnvironmentVariable($name, $before[$name])
            }
            Set-Location -LiteralPath $location.Path
        }
        """;

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script.</param>
    /// <param name="onOutput">Called after each line, to show what waits.</param>
    /// <param name="stop">Ends the script.</param>
    /// <returns>Its exit code; null: the token ended it.</returns>
    /// <exception cref="PipelineStoppedException">The caller's pipeline is stopped.</exception>
    internal static int? Run(MigrationScript script, Action onOutput, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return null;
        }

        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell
            .AddScript(Call, useLocalScope: true)
            .AddParameter("File", script.File)
            .AddParameter("Folder", script.Folder)
            .AddParameter("Caller", (object?)script.Phase ?? script.Schedule)
            .AddParameter("Variables", script.Environment);
        int? exitCode = null;
        using var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, _) =>
        {
            foreach (var item in output.ReadAll())
            {
                if (item.BaseObject is int code)
                {
                    exitCode = code;
                    continue;
                }

                script.WriteLine(item.ToString());
                onOutput();
            }
        };
        using var ending = stop.Register(shell.Stop);
        try
        {
            shell.Invoke(input: null, output, settings: null);
        }
        catch (PipelineStoppedException) when (stop.IsCancellationRequested)
        {
            return null;
        }

        // A pipeline that is stopped ends the script without an exception.
        return stop.IsCancellationRequested ? null : exitCode ?? throw new PipelineStoppedException();
    }
}
