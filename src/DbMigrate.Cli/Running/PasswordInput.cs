using System.Text;

namespace DbMigrate.Cli.Running;

/// <summary>Reads a password where it cannot be seen: never from the command line, which every user of a machine can list.</summary>
internal static class PasswordInput
{
    /// <summary>The first line of the input; typed at a terminal, it is not shown.</summary>
    public static string Read()
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() is { Length: > 0 } line
                ? line
                : throw new UsageException("--password-stdin: the input is empty. Give the password as its first line.");
        }

        Console.Error.Write("Password: ");
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
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

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
