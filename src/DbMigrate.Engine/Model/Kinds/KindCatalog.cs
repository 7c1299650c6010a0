using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Model.Kinds;

/// <summary>
/// The kinds that a plan may use. The reader takes them from here and not from the assembly, so that a test can bring
/// its own.
/// </summary>
/// <param name="Steps">The kinds of steps.</param>
/// <param name="Checks">The kinds of checks.</param>
/// <param name="Gates">The kinds of gates.</param>
internal sealed record KindCatalog(
    KindFamily<MigrationStep> Steps,
    KindFamily<MigrationCheck> Checks,
    KindFamily<MigrationGate> Gates
)
{
    /// <summary>The engine's own kinds.</summary>
    internal static KindCatalog Default { get; } =
        new(
            new KindFamily<MigrationStep>(
                "step",
                ItemKeys.Step,
                KindRegistry<MigrationStep>.Find,
                () => KindRegistry<MigrationStep>.All
            ),
            new KindFamily<MigrationCheck>(
                "check",
                ItemKeys.Check,
                KindRegistry<MigrationCheck>.Find,
                () => KindRegistry<MigrationCheck>.All
            ),
            new KindFamily<MigrationGate>(
                "gate",
                ItemKeys.Gate,
                KindRegistry<MigrationGate>.Find,
                () => KindRegistry<MigrationGate>.All
            )
        );

    /// <summary>What sort of kind a word is, if it is one at all: <c>step</c>, <c>check</c>, <c>gate</c>.</summary>
    internal string? FamilyOf(string key) =>
        Steps.Find(key) is not null ? Steps.Word
        : Checks.Find(key) is not null ? Checks.Word
        : Gates.Find(key) is not null ? Gates.Word
        : null;
}

/// <summary>The kinds of one sort.</summary>
/// <typeparam name="T">MigrationStep, MigrationCheck or MigrationGate.</typeparam>
/// <param name="Word"><c>step</c>, <c>check</c> or <c>gate</c>.</param>
/// <param name="Common">The keys allowed beside the key of any kind.</param>
/// <param name="Find">The kind of that key, or null.</param>
/// <param name="All">All of them.</param>
internal sealed record KindFamily<T>(
    string Word,
    MapShape Common,
    Func<string, KindDefinition<T>?> Find,
    Func<IReadOnlyList<KindDefinition<T>>> All
);
