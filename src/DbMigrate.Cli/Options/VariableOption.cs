using System.CommandLine;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Options;

/// <summary>The option <c>--variable NAME=VALUE</c>.</summary>
internal static class VariableOption
{
    /// <summary>Creates the option.</summary>
    public static Option<string[]> Create(string description) =>
        new("--variable")
        {
            Description = description,
            HelpName = "NAME=VALUE",
            Arity = ArgumentArity.OneOrMore,
        };

    /// <summary>Returns the variables by name.</summary>
    public static IReadOnlyDictionary<string, string> Read(IReadOnlyList<string>? texts)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new UsageException($"--variable {text}: expected NAME=VALUE.");
            }

            if (!variables.TryAdd(text[..equals], text[(equals + 1)..]))
            {
                throw new UsageException($"--variable {text}: '{text[..equals]}' is given twice.");
            }
        }

        return variables;
    }
}
