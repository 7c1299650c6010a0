using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;

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
        Content = CanonicalText.Of(new PlanMap([new PlanEntry(node.Kind, node.Parameters, node.Place)], node.Place));
    }

    /// <summary>The kind, as in <c>sql</c> or <c>rls</c>.</summary>
    public string Kind { get; }

    /// <summary>The name given in the plan. Default: a description of the check.</summary>
    public string Name => GivenName ?? DefaultName;

    /// <summary>The connection that the query runs on.</summary>
    public string On { get; }

    /// <summary>Whether a wrong answer stops the phase.</summary>
    public CheckSeverity Severity { get; }

    /// <summary>Its place in the plan.</summary>
    public SourcePlace Place { get; }

    /// <summary>The canonical text of the query and its expected answer in the plan, without its name.</summary>
    internal string Content { get; }

    private string? GivenName { get; }

    /// <summary>A short description of the check: <c>rls on memories, call_summaries</c>.</summary>
    private protected abstract string DefaultName { get; }

    /// <summary>The session that it needs. Default: a read-only transaction as the login role.</summary>
    internal virtual CheckSession Session => CheckSession.ReadOnly;

    /// <summary>Whether it compares with the schema as the last phase left it, so that phases keep it.</summary>
    internal virtual bool NeedsLastSchema => false;

    /// <summary>Reads the files that its SQL includes.</summary>
    /// <exception cref="PlanInvalidException">One cannot be read.</exception>
    internal virtual ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables) => ContentFiles.None;

    /// <summary>
    /// Runs the check in the session prepared for it. A server error that is not the check's answer is thrown.
    /// </summary>
    internal abstract Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken);
}

/// <summary>Whether a failed check stops the phase.</summary>
public enum CheckSeverity
{
    /// <summary>The phase stops.</summary>
    Error,

    /// <summary>The failure is reported and the phase continues.</summary>
    Warn,
}
