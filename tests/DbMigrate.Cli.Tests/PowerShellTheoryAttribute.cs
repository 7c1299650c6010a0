namespace DbMigrate.Cli.Tests;

/// <summary>A theory that needs PowerShell, and is skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PowerShellTheoryAttribute : TheoryAttribute
{
    public PowerShellTheoryAttribute() =>
        Skip = Program is null ? "pwsh is not on the PATH: install PowerShell, or set DBMIGRATE_PWSH to it" : null;

    /// <summary>The program <c>pwsh</c>, or null.</summary>
    public static string? Program { get; } =
        Environment.GetEnvironmentVariable("DBMIGRATE_PWSH") is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
                .Split(Path.PathSeparator)
                .Select(folder => Path.Combine(folder, "pwsh"))
                .FirstOrDefault(File.Exists);
}
