using System.CommandLine;
using System.Text;
using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Running;

/// <summary>Asks a question at the terminal. A signal ends the question.</summary>
internal static class Prompt
{
    /// <summary>Whether there is a terminal to ask at.</summary>
    public static bool IsPossible => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Returns the option that answers every question of a command with yes.</summary>
    public static Option<bool> YesOption() => new("--yes", "-y") { Description = "Do not ask for confirmation." };

    /// <summary>Asks for yes or no; any other answer is no.</summary>
    /// <param name="about">What will be done, in lines.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public static bool Confirm(string about, CancellationToken cancellationToken)
    {
        OutputChannel.Errors.Line(about);
        OutputChannel.Errors.Text("Do it? [y/N] ");
        return Wait(() => Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES", cancellationToken);
    }

    /// <summary>Requires a yes to something dangerous that is about no phase to run or undo.</summary>
    /// <param name="about">What will be done, in lines.</param>
    /// <param name="target">The phase, or what else it is about.</param>
    /// <param name="yes">Whether the option answers it.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="ConfirmationRequiredException">The answer is no, or there is no terminal to ask at.</exception>
    public static void Require(string about, string target, bool yes, CancellationToken cancellationToken)
    {
        if (yes)
        {
            return;
        }

        if (!IsPossible || !Confirm(about, cancellationToken))
        {
            throw new ConfirmationRequiredException(
                about
                    + Environment.NewLine
                    + (
                        IsPossible
                            ? "It was not confirmed; nothing was done."
                            : "This needs a confirmation, and the session cannot ask; nothing was done."
                    ),
                target
            );
        }
    }

    /// <summary>Reads a text that the terminal does not show.</summary>
    public static string Secret(string question, CancellationToken cancellationToken)
    {
        OutputChannel.Errors.Text(question);
        var typed = Wait(ReadHidden, cancellationToken);
        OutputChannel.Errors.Line(string.Empty);
        return typed;
    }

    private static string ReadHidden()
    {
        var typed = new StringBuilder();
        for (
            var key = Console.ReadKey(intercept: true);
            key.Key != ConsoleKey.Enter;
            key = Console.ReadKey(intercept: true)
        )
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        return typed.ToString();
    }

    private static T Wait<T>(Func<T> read, CancellationToken cancellationToken)
    {
        var answer = Task.Run(read, CancellationToken.None);
        answer.Wait(cancellationToken);
        return answer.Result;
    }
}
