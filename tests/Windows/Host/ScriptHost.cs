using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;

namespace DbMigrate.Windows.Host;

/// <summary>PowerShell, as far as a script needs it: its output as text, and its errors after it.</summary>
internal static class ScriptHost
{
    /// <summary>Runs the text of a script with the lines of the input as its input; returns its exit code.</summary>
    public static int RunText(string text)
    {
        var host = new ExitHost();
        using var runspace = RunspaceFactory.CreateRunspace(host, NewState());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(text);
        var lines = Console.In.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in shell.Invoke<string>(lines))
        {
            Console.WriteLine(line);
        }

        return host.ExitCode;
    }

    /// <summary>Runs a script file; returns its exit code, or 1 after an error that ended it.</summary>
    /// <param name="file">The script.</param>
    /// <param name="words">The values of its parameters.</param>
    /// <param name="named">Whether the name of its parameter, with a dash, is before each value.</param>
    public static int Run(string file, string[] words, bool named)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var output = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true };
        using var runspace = RunspaceFactory.CreateRunspace(NewState());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(file);
        foreach (var part in words.Chunk(named ? 2 : 1))
        {
            if (named)
            {
                shell.AddParameter(part[0].TrimStart('-'), part[1]);
            }
            else
            {
                shell.AddArgument(part[0]);
            }
        }

        shell.AddCommand("Out-String").AddParameter("Width", 200).AddParameter("Stream");
        var ended = false;
        try
        {
            foreach (var line in shell.Invoke<string>())
            {
                output.WriteLine(line);
            }
        }
        catch (RuntimeException failure)
        {
            output.WriteLine($"error: {failure.ErrorRecord}\n{failure.ErrorRecord.ScriptStackTrace}");
            ended = true;
        }

        foreach (var error in shell.Streams.Error)
        {
            output.WriteLine($"error: {error.FullyQualifiedErrorId}: {error}");
        }

        return ended ? 1 : 0;
    }

    private static InitialSessionState NewState()
    {
        var state = InitialSessionState.CreateDefault();

        // The default of Windows Server.
        state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        return state;
    }
}
