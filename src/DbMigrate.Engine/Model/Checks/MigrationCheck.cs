using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate;

/// <summary>A named question to the database with an expected answer.</summary>
public abstract class MigrationCheck
{
    private protected MigrationCheck(KindNode node)
    {
        Kind = node.Kind;
        Place = node.Place;
        On = node.On ?? "default";
        Severity = node.Severity;
        GivenName = node.Name;
    }

    /// <summary>The kind, as in <c>sql</c> or <c>rls</c>.</summary>
    public string Kind { get; }

    /// <summary>The name that the plan gives it, else one that says what it asks.</summary>
    public string Name => GivenName ?? DefaultName;

    /// <summary>The connection that it asks.</summary>
    public string On { get; }

    /// <summary>Whether a wrong answer stops the phase.</summary>
    public CheckSeverity Severity { get; }

    /// <summary>Where it stands in the plan.</summary>
    public SourcePlace Place { get; }

    private string? GivenName { get; }

    /// <summary>What it asks, in a few words: <c>rls on memories, call_summaries</c>.</summary>
    private protected abstract string DefaultName { get; }

    /// <summary>The session that it wants: the default is a read-only transaction as the login role.</summary>
    internal virtual CheckSession Session => CheckSession.ReadOnly;

    /// <summary>
    /// Asks, in the session that was prepared for it. A server error that is not the answer is thrown, not told.
    /// </summary>
    internal abstract Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken);
}

/// <summary>Whether a wrong answer of a check stops the phase.</summary>
public enum CheckSeverity
{
    /// <summary>It stops.</summary>
    Error,

    /// <summary>It is told, and goes on.</summary>
    Warn,
}
