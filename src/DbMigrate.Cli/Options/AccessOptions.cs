using System.CommandLine;

namespace DbMigrate.Cli.Options;

/// <summary>The arguments of commands that change access to the journal.</summary>
internal static class AccessOptions
{
    /// <summary>Creates the argument of the role.</summary>
    public static Argument<string> Role() =>
        new("role") { Description = "A role of the server. What a group role has, its members have." };

    /// <summary>Creates the option of the kinds of access.</summary>
    public static Option<MigrationAccessKind[]> Access(bool required) =>
        new("--access")
        {
            Description =
                "View: read. Approve: record approvals and milestones, and read. Run: run phases and all else, and "
                + "read. Can be repeated."
                + (required ? string.Empty : " Default: all."),
            HelpName = "View|Approve|Run",
            Required = required,
        };
}
