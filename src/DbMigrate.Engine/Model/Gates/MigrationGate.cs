using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate;

/// <summary>
/// A condition for the start of a phase, in addition to its checks. The evaluation depends only on the journal and the
/// server's clock.
/// </summary>
public abstract class MigrationGate
{
    private protected MigrationGate(KindNode node)
    {
        Kind = node.Kind;
        Place = node.Place;
        GivenName = node.Name;
    }

    private protected MigrationGate(string kind, SourcePlace place)
    {
        Kind = kind;
        Place = place;
    }

    /// <summary>The kind, as in <c>soak</c>.</summary>
    public string Kind { get; }

    /// <summary>
    /// What <c>-OverrideGate</c> names it by: the plan's name for it, else one made of its kind and parameters, as in
    /// <c>soak:a</c>.
    /// </summary>
    public string Name => GivenName ?? DefaultName;

    /// <summary>Its place in the plan.</summary>
    public SourcePlace Place { get; }

    private string? GivenName { get; }

    private protected abstract string DefaultName { get; }

    /// <summary>Evaluates the gate.</summary>
    internal abstract GateOutcome Evaluate(GateContext context);
}
