namespace DbMigrate;

/// <summary>
/// Receives the engine's messages and progress, in order and from one thread at a time. An exception that it throws
/// cancels the work.
/// </summary>
public interface IMigrationObserver
{
    /// <summary>Receives a message or progress.</summary>
    void OnMessage(MigrationMessage message);
}

/// <summary>A message of the engine.</summary>
public record MigrationMessage(MessageKind Kind, string Text)
{
    /// <summary>The kind of the message.</summary>
    public MessageKind Kind { get; internal init; } = Kind;

    /// <summary>The text, without secrets.</summary>
    public string Text { get; internal init; } = Text;
}

/// <summary>The progress of the work.</summary>
public sealed record MigrationProgress(string Activity, string Text, int Percent, TimeSpan? Remaining = null)
    : MigrationMessage(MessageKind.Progress, Text)
{
    /// <summary>The activity, as in <c>Phase a</c>.</summary>
    public string Activity { get; internal init; } = Activity;

    /// <summary>0 to 100, or -1 where unknown.</summary>
    public int Percent { get; internal init; } = Percent;

    /// <summary>The remaining time; null where unknown.</summary>
    public TimeSpan? Remaining { get; internal init; } = Remaining;
}

/// <summary>The kinds of messages.</summary>
public enum MessageKind
{
    /// <summary>A detailed message, for verbose output.</summary>
    Verbose,

    /// <summary>A message for every user.</summary>
    Information,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>Progress.</summary>
    Progress,
}
