namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>Writes the part of a crontab that calls maintenance.</summary>
internal static class CronText
{
    /// <summary>Returns the part, between two lines of comment by which it is found again.</summary>
    internal static string Part(ScheduledCall call, ScheduleRequest request)
    {
        return string.Join(
            '\n',
            [
                CronBlocks.Begin(call.Name),
                .. Comments(call),
                $"{Times(request.Every)} * * * {Start(call.Plan)}{Escaped(string.Join(' ', request.Program.Select(Word)))}",
                CronBlocks.End(call.Name),
                string.Empty,
            ]
        );
    }

    /// <summary>Returns the comments that name the registration.</summary>
    internal static IReadOnlyList<string> Comments(ScheduledCall call) => [.. call.Lines.Select(l => "# " + l)];

    /// <summary>Returns what the command of a plan begins with.</summary>
    internal static string Start(string plan) => Escaped($"cd {Word(Path.GetDirectoryName(plan)!)} && ");

    private static string Times(TimeSpan every) =>
        every == TimeSpan.FromDays(1) ? "0 0"
        : every > TimeSpan.FromHours(1) ? $"0 */{(int)every.TotalHours}"
        : every == TimeSpan.FromHours(1) ? "0 *"
        : $"*/{(int)every.TotalMinutes} *";

    // An unescaped percent sign ends the command in a crontab.
    private static string Escaped(string command) => command.Replace("%", "\\%", StringComparison.Ordinal);

    private static string Word(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '=' or ':')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
