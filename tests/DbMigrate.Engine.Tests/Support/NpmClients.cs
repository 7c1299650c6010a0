using System.Diagnostics;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>The clients of other migration tools, as npm and the system have them.</summary>
internal static class NpmClients
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>The folder whose <c>node_modules</c> has the packages, or null.</summary>
    internal static string? Folder { get; } = Environment.GetEnvironmentVariable("DBMIGRATE_CLIENTS");

    /// <summary>Returns the path of a program; null: it is not on this machine.</summary>
    internal static string? Find(string program) =>
        new[] { Folder is { Length: > 0 } folder ? Path.Combine(folder, "node_modules", ".bin") : string.Empty }
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator))
            .Where(d => d.Length > 0)
            .Select(d => Path.Combine(d, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Returns whether a package of npm is there.</summary>
    internal static bool HasPackage(string package) =>
        Folder is { Length: > 0 } folder && Directory.Exists(Path.Combine(folder, "node_modules", package));

    /// <summary>Runs a program, and returns its exit code and all that it wrote.</summary>
    internal static async Task<(int ExitCode, string Output)> RunAsync(
        string program,
        string workingFolder,
        IEnumerable<string> arguments,
        params (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo(Find(program)!)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        if (Folder is { Length: > 0 } folder)
        {
            start.Environment["NODE_PATH"] = Path.Combine(folder, "node_modules");
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end: {await output}{await errors}");
        }

        return (process.ExitCode, await output + await errors);
    }
}

/// <summary>A test that runs a client of another tool; skipped, and counted as such, where that is not at hand.</summary>
/// <remarks>
/// <c>npm install --prefix output/clients dbmate …</c>, then <c>DBMIGRATE_CLIENTS=output/clients</c>; sqitch and
/// sql-migrate are looked for on the PATH.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClientFactAttribute : FactAttribute
{
    /// <summary>Looks for the client.</summary>
    /// <param name="program">A program.</param>
    /// <param name="package">A package of npm that it needs, or null.</param>
    public ClientFactAttribute(string program, string? package = null)
    {
        if (NpmClients.Find(program) is null)
        {
            Skip = $"{program} is not at hand: neither DBMIGRATE_CLIENTS nor the PATH has it.";
        }
        else if (package is not null && !NpmClients.HasPackage(package))
        {
            Skip = $"The package {package} of npm is not at hand: DBMIGRATE_CLIENTS names no folder that has it.";
        }
    }
}
