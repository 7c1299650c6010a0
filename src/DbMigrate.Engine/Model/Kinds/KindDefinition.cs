namespace DbMigrate.Engine.Model.Kinds;

/// <summary>
/// One kind of step, check or gate: its key in the plan, its shape, and its constructor. A kind is one class in one
/// file; <see cref="KindRegistry{T}"/> finds it through its static property <c>Definition</c>.
/// </summary>
/// <typeparam name="T">MigrationStep, MigrationCheck or MigrationGate.</typeparam>
/// <param name="Key">The key in the plan, as in <c>sql</c>.</param>
/// <param name="Shape">The parameters.</param>
/// <param name="Bind">Creates the item from its node; null: known, but not available in this version.</param>
internal sealed record KindDefinition<T>(string Key, MapShape Shape, Func<KindNode, T>? Bind)
{
    /// <summary>Whether this version can run the kind.</summary>
    internal bool Available => Bind is not null;

    /// <summary>
    /// Creates an item that the plan does not write out and that comes before the one of the node, as the step that refuses
    /// writes before a copy. Null, or a result of null: there is none.
    /// </summary>
    internal Func<KindNode, T?>? BindBefore { get; init; }

    /// <summary>The documentation of an available kind.</summary>
    internal KindDocumentation? Documentation { get; init; }
}
