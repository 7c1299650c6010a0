using DbMigrate.Engine.Maintenance.Registration;

namespace DbMigrate.Engine.Tests.Maintenance;

/// <summary>A machine whose schedulers record what they are called with.</summary>
internal sealed record TestMachine : ScheduleMachine
{
    public TestMachine() => (IsWindows, HasSystemd, IsRoot) = (false, false, false);

    public string Folder { get; init; } = string.Empty;

    /// <summary>The crontab, a character for each byte.</summary>
    public string Crontab { get; set; } = string.Empty;

    /// <summary>What <c>crontab -l</c> says, and ends with 1; null: it shows the crontab.</summary>
    public string? CrontabError { get; set; }

    public int ExitCode { get; set; }

    public List<string> Commands { get; } = [];

    /// <summary>The tasks of the Task Scheduler: name and XML.</summary>
    public Dictionary<string, string> Tasks { get; } = new(StringComparer.Ordinal);

    internal override string UnitFolder => Folder;

    internal override Task<(int ExitCode, string Output, string Errors)> RunAsync(
        IReadOnlyList<string> command,
        string? input,
        CancellationToken cancellationToken
    )
    {
        if (command is not (["crontab", "-l"] or ["schtasks", "/Query", ..]))
        {
            Commands.Add(string.Join(' ', command));
        }

        switch (command)
        {
            case ["crontab", "-"]:
                Crontab = input!;
                break;
            case ["crontab", "-l"]:
                return Task.FromResult(
                    CrontabError is null ? (0, Crontab, string.Empty) : (1, string.Empty, CrontabError)
                );
            case ["schtasks", "/Create", "/TN", var name, "/XML", var file, "/F"]:
                Tasks[name] = File.ReadAllText(file);
                break;
            case ["schtasks", "/Delete", "/TN", var name, ..]:
                Tasks.Remove(name);
                break;
            case ["schtasks", "/Query", "/FO", ..]:
                return Task.FromResult(
                    (0, string.Concat(Tasks.Keys.Select(t => $"\"\\{t}\",\"N/A\",\"Ready\"\r\n")), string.Empty)
                );
            case ["schtasks", "/Query", "/TN", var name, "/XML"]:
                return Task.FromResult((0, Tasks[name], string.Empty));
        }

        return Task.FromResult((ExitCode, string.Empty, "no bus"));
    }
}
