using System.Diagnostics;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Cli.Tests;

/// <summary>A copy of docs/examples/consolidated-schema whose scripts are run with the built command.</summary>
internal sealed class ConsolidatedSchemaScripts : IDisposable
{
    /// <summary>The longest run of a script.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder _folder = new();

    internal ConsolidatedSchemaScripts()
    {
        foreach (var file in Directory.GetFiles(Example, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(Example, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Command = Path.Combine(_folder.Path, "dbmigrate");
        File.WriteAllText(
            Command,
            $"#!/bin/sh\nexec {string.Join(' ', BuiltCommand.Words.Select(w => $"'{w}'"))} \"$@\"\n"
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The example.</summary>
    internal static string Example { get; } = Path.Combine(Checkout.Root, "docs", "examples", "consolidated-schema");

    /// <summary>The copy.</summary>
    internal string Folder => Path.Combine(_folder.Path, "example");

    /// <summary>The command, as one word.</summary>
    internal string Command { get; }

    /// <summary>Replaces a text that a file has once.</summary>
    internal void Change(string file, string from, string to)
    {
        var path = Path.Combine(Folder, file);
        var parts = File.ReadAllText(path).Split(from);
        Assert.True(parts.Length == 2, $"{file} has '{from}' {parts.Length - 1} times.");
        File.WriteAllText(path, string.Join(to, parts));
    }

    /// <summary>Runs a script to its end. Returns its exit code and all that it wrote.</summary>
    internal async Task<(int Code, string Output)> RunAsync(string script, Uri? database = null)
    {
        var start = new ProcessStartInfo("bash", ["-c", "exec bash \"$0\" 2>&1", Path.Combine(Folder, script)])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["DBMIGRATE_COMMAND"] = Command;
        start.Environment["PATH"] =
            Path.GetDirectoryName(PsqlFactAttribute.Program) + Path.PathSeparator + start.Environment["PATH"];
        start.Environment["DATABASE_URL"] = database?.ToString();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Most);
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    public void Dispose() => _folder.Dispose();
}
