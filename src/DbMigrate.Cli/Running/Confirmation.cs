namespace DbMigrate.Cli.Running;

/// <summary>Answers the engine, which asks before something dangerous.</summary>
internal static class Confirmation
{
    /// <summary>The answer for InvokeOptions: always yes where the command line says it, asked for at a terminal, else nobody's, so that the engine refuses.</summary>
    public static Func<string, bool>? For(bool yes) =>
        yes ? _ => true : Console.IsInputRedirected || Console.IsErrorRedirected ? null : Ask;

    private static bool Ask(string question)
    {
        Console.Error.Write($"{question} [y/N] ");
        return Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
