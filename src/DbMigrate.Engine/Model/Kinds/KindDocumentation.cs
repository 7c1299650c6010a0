namespace DbMigrate.Engine.Model.Kinds;

/// <summary>The documentation of a kind for its page in docs/reference, besides its shape.</summary>
internal sealed record KindDocumentation
{
    /// <summary>One item of the plan as YAML. A test runs it on the schema in docs/reference/example.</summary>
    internal required string Example { get; init; }

    /// <summary>Facts about locks besides those of the example's preview; null: none.</summary>
    internal string? Locks { get; init; }

    /// <summary>What the undo of a step does; null for checks and gates.</summary>
    internal string? Undo { get; init; }
}
