using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Engine.Tests.Sql.Oracle;

/// <summary>
/// A test that asks pg_dump, with a server of its version: pg_dump refuses a newer one. Skipped, and counted as such,
/// where either is missing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed partial class PgDumpFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>Looks for both.</summary>
    public PgDumpFactAttribute()
    {
        if (Version is null)
        {
            Skip = "pg_dump and a server of its version are not on this machine.";
        }
    }

    /// <summary>The major version of both.</summary>
    public static string? Version => Found.Value;

    private static string? Find()
    {
        try
        {
            using var program = Process.Start(
                new ProcessStartInfo("pg_dump", "--version") { RedirectStandardOutput = true }
            )!;
            var version = Number().Match(program.StandardOutput.ReadToEnd()).Value;
            PostgresBinaries.FindAsync(version, CancellationToken.None).GetAwaiter().GetResult();
            return version;
        }
        catch (Exception e) when (e is Win32Exception or PostgresNotFoundException)
        {
            return null;
        }
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
