namespace DbMigrate;

/// <summary>
/// Gets what happens while the engine works, in order, never from two threads at once. An exception of it cancels the
/// work.
/// </summary>
public interface IMigrationObserver
{
    /// <summary>Something happened.</summary>
    void OnMessage(MigrationMessage message);
}

/// <summary>Something that happened, for who watches.</summary>
/// <param name="Kind">What kind of word it is.</param>
/// <param name="Text">The text; no secret.</param>
public record MigrationMessage(MessageKind Kind, string Text);

/// <summary>How far the work is.</summary>
/// <param name="Activity">What is done, as in <c>Phase a</c>.</param>
/// <param name="Text">Where it is now, as in <c>step 2 of 5: index on memories</c>.</param>
/// <param name="Percent">0 to 100, or -1 where it cannot be told.</param>
/// <param name="Remaining">How long it will still take, where that can be told.</param>
public sealed record MigrationProgress(string Activity, string Text, int Percent, TimeSpan? Remaining = null)
    : MigrationMessage(MessageKind.Progress, Text);

/// <summary>The kinds of messages.</summary>
public enum MessageKind
{
    /// <summary>For who asked for details.</summary>
    Verbose,

    /// <summary>For everybody who watches.</summary>
    Information,

    /// <summary>Something to look at.</summary>
    Warning,

    /// <summary>How far the work is.</summary>
    Progress,
}
