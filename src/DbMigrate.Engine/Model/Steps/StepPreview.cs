namespace DbMigrate.Engine.Model.Steps;

/// <summary>What a step would do, told offline.</summary>
/// <param name="Statements">The statements, or what it does where it is not SQL; a text each.</param>
/// <param name="Locks">The locks that it takes, as <c>ACCESS EXCLUSIVE on memories</c>.</param>
/// <param name="Tables">The tables that it touches, as names that SQL reads.</param>
internal sealed record StepPreview(
    IReadOnlyList<string> Statements,
    IReadOnlyList<string> Locks,
    IReadOnlyList<string> Tables
)
{
    /// <summary>
    /// The relations whose definition may change, as names that SQL reads; null: it cannot be told which, it may be any
    /// object of the database.
    /// </summary>
    internal IReadOnlyList<string>? Changes { get; init; }

    /// <summary>
    /// The columns, not quoted, of a foreign key that the step adds to each of its tables without an index on its side;
    /// empty: none.
    /// </summary>
    internal IReadOnlyList<string> Unindexed { get; init; } = [];
}
