namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>Writes the part of a crontab that calls maintenance.</summary>
internal static class CronText
{
    /// <summary>Returns the part, between two lines of comment by which it is found again.</summary>
    internal static string Part(string name, ScheduleOptions options, MigrationPlan plan, TimeSpan every)
    {
        var minutes = every == TimeSpan.FromHours(1) ? "0" : $"*/{(int)every.TotalMinutes}";
        var load = options.EnvironmentFile is { } file ? $"set -a; . {Word(file)}; set +a; " : string.Empty;
        var command = $"cd {Word(plan.Folder)} && {load}{string.Join(' ', options.Program.Select(Word))}";

        // An unescaped percent sign ends the command in a crontab.
        return string.Join(
            '\n',
            Begin(name),
            $"{minutes} * * * * {command.Replace("%", "\\%", StringComparison.Ordinal)}",
            End(name),
            string.Empty
        );
    }

    /// <summary>Returns a crontab without the part; the same text where it has none.</summary>
    internal static string Without(string crontab, string name)
    {
        var lines = crontab.ReplaceLineEndings("\n").Split('\n').ToList();
        var begin = lines.IndexOf(Begin(name));
        var end = begin < 0 ? -1 : lines.IndexOf(End(name), begin);
        if (end < 0)
        {
            return crontab;
        }

        lines.RemoveRange(begin, end - begin + 1);
        return string.Join('\n', lines);
    }

    private static string Begin(string name) => $"# {name}: begin, written by DbMigrate";

    private static string End(string name) => $"# {name}: end";

    private static string Word(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '=' or ':')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
