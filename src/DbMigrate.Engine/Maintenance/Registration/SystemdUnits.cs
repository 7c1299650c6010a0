using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>Writes the service and the timer of systemd.</summary>
internal static class SystemdUnits
{
    /// <summary>Returns the service.</summary>
    internal static string Service(ScheduledCall call, ScheduleRequest request, bool isSystem) =>
        string.Join(
            '\n',
            (
                (string?[])
                    [
                        .. Comments(call),
                        "[Unit]",
                        $"Description=Maintenance of the plan {request.Plan.Name} (DbMigrate)",
                        isSystem ? "Wants=network-online.target" : null,
                        isSystem ? "After=network-online.target" : null,
                        string.Empty,
                        "[Service]",
                        "Type=oneshot",
                        $"WorkingDirectory={Value(request.Plan.Folder)}",
                        $"ExecStart={string.Join(' ', request.Program.Select(Word))}",
                        "# Another run is at work: the next call tries again.",
                        "SuccessExitStatus=3",
                        "# A stop cancels on the server and writes the journal first.",
                        "TimeoutStopSec=5min",
                        string.Empty,
                    ]
            ).Where(l => l is not null)
        );

    /// <summary>Returns the timer.</summary>
    internal static string Timer(ScheduledCall call, ScheduleRequest request) =>
        string.Join(
            '\n',
            [
                .. Comments(call),
                "[Unit]",
                $"Description=Calls the maintenance of the plan {request.Plan.Name} every "
                    + $"{DurationText.Format(request.Every)} (DbMigrate)",
                string.Empty,
                "[Timer]",
                $"OnCalendar={Times(request.Every)}",
                "# A call that was missed is made once the machine is up.",
                "Persistent=true",
                string.Empty,
                "[Install]",
                "WantedBy=timers.target",
                string.Empty,
            ]
        );

    private static string Times(TimeSpan every) =>
        every == TimeSpan.FromDays(1) ? "daily"
        : every > TimeSpan.FromHours(1) ? $"0/{(int)every.TotalHours}:00"
        : every == TimeSpan.FromHours(1) ? "hourly"
        : $"*:0/{(int)every.TotalMinutes}";

    private static IEnumerable<string> Comments(ScheduledCall call) =>
        call.Lines.Select(l => "# " + l).Prepend("# Written by DbMigrate.");

    // https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html, "Command lines".
    private static string Word(string text)
    {
        var escaped = Value(text)
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("$", "$$", StringComparison.Ordinal);
        return
            text.Length > 0
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '=' or ':')
            ? text
            : $"\"{escaped}\"";
    }

    // A percent sign begins a specifier.
    private static string Value(string text) => text.Replace("%", "%%", StringComparison.Ordinal);
}
