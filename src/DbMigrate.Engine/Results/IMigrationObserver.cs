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
/// <param name="Kind">The kind of the message.</param>
/// <param name="Text">The text, without secrets.</param>
public record MigrationMessage(MessageKind Kind, string Text);

/// <summary>The progress of the work.</summary>
/// <param name="Activity">The activity, as in <c>Phase a</c>.</param>
/// <param name="Text">The present status, as in <c>step 2 of 5: index on memories</c>.</param>
/// <param name="Percent">0 to 100, or -1 where unknown.</param>
/// <param name="Remaining">The remaining time; null where unknown.</param>
public sealed record MigrationProgress(string Activity, string Text, int Percent, TimeSpan? Remaining = null)
    : MigrationMessage(MessageKind.Progress, Text);

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
