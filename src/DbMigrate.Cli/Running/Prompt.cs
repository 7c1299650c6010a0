using System.Text;
using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Running;

/// <summary>Asks a question at the terminal. A signal ends the question.</summary>
internal static class Prompt
{
    /// <summary>Whether there is a terminal to ask at.</summary>
    public static bool IsPossible => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Asks for yes or no; any other answer is no.</summary>
    public static bool Confirm(string question, CancellationToken cancellationToken)
    {
        OutputChannel.Errors.Text($"{question} [y/N] ");
        return Wait(() => Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES", cancellationToken);
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
