using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>What was registered, or removed, to call the maintenance of a plan unattended.</summary>
public sealed record ScheduleRegistration
{
    private readonly IReadOnlyList<ScheduleFile> _files = [];
    private readonly IReadOnlyList<string> _commands = [];
    private readonly IReadOnlyList<string> _warnings = [];

    /// <summary>The plan's name. Empty after a removal, which reads no plan.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public string Plan { get; internal init; } = string.Empty;

    /// <summary>What calls the maintenance; binds to <c>-Kind</c>.</summary>
    public ScheduleKind Kind { get; internal init; }

    /// <summary>The name of the timer, of the task, or of the part of the crontab; binds to <c>-Name</c>.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>The time between two calls.</summary>
    public TimeSpan Every { get; internal init; }

    /// <summary>The files, with their texts. A crontab is a text without a path.</summary>
    public IReadOnlyList<ScheduleFile> Files
    {
        get => _files;
        internal init => _files = ReadOnlyArray.Of(value);
    }

    /// <summary>The commands that activate or remove it.</summary>
    public IReadOnlyList<string> Commands
    {
        get => _commands;
        internal init => _commands = ReadOnlyArray.Of(value);
    }

    /// <summary>Whether one of the name was registered before.</summary>
    public bool Replaced { get; internal init; }

    /// <summary>What was done, in a sentence.</summary>
    public string Message { get; internal init; } = string.Empty;

    /// <summary>What keeps the calls from working, or what others can read.</summary>
    public IReadOnlyList<string> Warnings
    {
        get => _warnings;
        internal init => _warnings = ReadOnlyArray.Of(value);
    }

    /// <summary>The name and the kind, for a reader.</summary>
    public override string ToString() => $"{Name} ({Kind})";
}
