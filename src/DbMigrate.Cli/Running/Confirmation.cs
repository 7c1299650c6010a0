namespace DbMigrate.Cli.Running;

/// <summary>Answers the engine, which asks before something dangerous: by the command line, else at the terminal, else with a no.</summary>
/// <param name="yes">It was confirmed on the command line.</param>
internal sealed class Confirmation(bool yes)
{
    private string? _refused;

    private static bool IsTerminal => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Whether to go on.</summary>
    /// <param name="question">What is dangerous, and why.</param>
    public bool Ask(string question)
    {
        if (yes)
        {
            return true;
        }

        _refused = question;
        if (!IsTerminal)
        {
            return false;
        }

        Console.Error.Write($"{question} [y/N] ");
        return Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Runs what asks; where a no ended it, says what to do at a command line.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (MigrationException refused) when (refused is { ErrorId: ConfirmationException.Id } and not ConfirmationException && _refused is not null)
        {
            throw IsTerminal
                ? new ConfirmationException("Nothing was run: it was not confirmed.", refused)
                : new ConfirmationException($"{_refused} There is no terminal to ask at, so nothing was run. Look with --what-if, then confirm with --yes.", refused);
        }
    }
}
