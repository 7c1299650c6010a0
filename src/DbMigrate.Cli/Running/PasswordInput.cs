using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Running;

/// <summary>
/// Reads a password from the standard input; every user of a machine can read command lines.
/// </summary>
internal static class PasswordInput
{
    /// <summary>Reads the first line of the input. A terminal does not show it.</summary>
    public static string Read(CancellationToken cancellationToken) =>
        !Console.IsInputRedirected ? Prompt.Secret("Password: ", cancellationToken)
        : WindowsConsole.OpenInput().ReadLine() is { Length: > 0 } line ? line
        : throw new UsageException("--password-stdin: the input is empty; its first line must be the password.");
}
