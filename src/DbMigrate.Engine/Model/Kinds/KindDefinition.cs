namespace DbMigrate.Engine.Model.Kinds;

/// <summary>
/// One kind of step, check or gate: its key in the plan, what it takes, and how it is made. A kind is one class in one
/// file, found by
/// <see cref="KindRegistry{T}"/> through its static property <c>Definition</c>.
/// </summary>
/// <typeparam name="T">MigrationStep, MigrationCheck or MigrationGate.</typeparam>
/// <param name="Key">The word in the plan, as in <c>sql</c>.</param>
/// <param name="Shape">What it takes.</param>
/// <param name="Bind">Makes it from what was read; null: known, but not available in this version.</param>
internal sealed record KindDefinition<T>(string Key, MapShape Shape, Func<KindNode, T>? Bind)
{
    internal bool Available => Bind is not null;
}
