using System.CommandLine;

namespace DbMigrate.Cli.Options;

/// <summary>Creates the option that names maintenance schedules.</summary>
internal static class ScheduleOption
{
    /// <summary>Creates the option.</summary>
    public static Option<string[]> Create() =>
        new("--schedule", "-s")
        {
            Description =
                "A maintenance schedule of the plan; wildcards * and ? allowed. Can be repeated. Default: all schedules.",
            HelpName = "NAME",
        };
}
