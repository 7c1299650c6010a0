namespace DbMigrate.Cli.Running;

/// <summary>
/// Reads a password where it cannot be seen: never from the command line, which every user of a machine can list.
/// </summary>
internal static class PasswordInput
{
    /// <summary>The first line of the input; typed at a terminal, it is not shown.</summary>
    public static string Read(CancellationToken cancellationToken) =>
        !Console.IsInputRedirected ? Prompt.Secret("Password: ", cancellationToken)
        : Console.In.ReadLine() is { Length: > 0 } line ? line
        : throw new UsageException("--password-stdin: the input is empty. Give the password as its first line.");
}
