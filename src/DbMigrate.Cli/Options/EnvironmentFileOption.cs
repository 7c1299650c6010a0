using System.CommandLine;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Options;

/// <summary>The option <c>--env-file FILE</c>.</summary>
internal static class EnvironmentFileOption
{
    /// <summary>Its name.</summary>
    public const string Name = "--env-file";

    /// <summary>Creates the option.</summary>
    public static Option<string?> Create(string description) =>
        new(Name) { Description = description, HelpName = "FILE" };

    /// <summary>Returns the full path of the file; null: none is given.</summary>
    public static string? Read(CommandContext context, Option<string?> option) =>
        context.Get(option) switch
        {
            null => null,
            "" => throw new UsageException($"{Name} has no path."),
            var path => Path.GetFullPath(path),
        };
}
